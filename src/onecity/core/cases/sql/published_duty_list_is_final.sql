-- What is published never changes: cases name its lines, and every process remembers them by version.
CREATE OR REPLACE FUNCTION refuse_published_duty_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'duty list % is published and never changes', OLD.version USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE OR REPLACE FUNCTION refuse_published_duty_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.duty_list_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.duty_list_id END];
BEGIN
    IF EXISTS (SELECT FROM cases_dutylist WHERE id = ANY (touched) AND state = 'published') THEN
        RAISE EXCEPTION 'a line of a published duty list never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE TRIGGER duty_list_is_final BEFORE UPDATE OR DELETE ON cases_dutylist
FOR EACH ROW EXECUTE FUNCTION refuse_published_duty_list();

CREATE TRIGGER duty_line_is_final BEFORE INSERT OR UPDATE OR DELETE ON cases_dutyline
FOR EACH ROW EXECUTE FUNCTION refuse_published_duty_line();

CREATE TRIGGER duty_change_is_final BEFORE UPDATE ON cases_dutychange
FOR EACH ROW EXECUTE FUNCTION refuse_change();
