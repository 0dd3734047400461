CREATE TRIGGER fusion_decision_is_final
BEFORE UPDATE OR DELETE ON fusion_decision
FOR EACH ROW EXECUTE FUNCTION refuse_change();
