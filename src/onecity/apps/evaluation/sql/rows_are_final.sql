CREATE TRIGGER evaluation_scheme_is_final
BEFORE UPDATE OR DELETE ON evaluation_scheme
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER evaluation_report_is_final
BEFORE UPDATE OR DELETE ON evaluation_report
FOR EACH ROW EXECUTE FUNCTION refuse_change();
