CREATE TRIGGER suggestion_taking_is_final BEFORE UPDATE OR DELETE ON cases_suggestiontaking
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER suggestion_taking_stays BEFORE TRUNCATE ON cases_suggestiontaking
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
