CREATE TRIGGER fusion_dutystep_is_final
BEFORE UPDATE OR DELETE ON fusion_dutystep
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER fusion_outcome_is_final
BEFORE UPDATE OR DELETE ON fusion_outcome
FOR EACH ROW EXECUTE FUNCTION refuse_change();
