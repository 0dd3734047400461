CREATE TRIGGER shell_scenenote_is_final
BEFORE UPDATE OR DELETE ON shell_scenenote
FOR EACH ROW EXECUTE FUNCTION refuse_change();
