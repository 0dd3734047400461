CREATE TRIGGER case_event_is_final
BEFORE UPDATE OR DELETE ON cases_caseevent
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER case_event_stays
BEFORE TRUNCATE ON cases_caseevent
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
