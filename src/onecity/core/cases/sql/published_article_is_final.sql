-- An answer that was given must stay readable as it was given: of a published version only its end is ever written.
CREATE FUNCTION refuse_published_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        TG_OP = 'DELETE' OR NEW.state = 'draft'
        OR (NEW.article_id, NEW.number, NEW.title, NEW.question, NEW.answer, NEW.source, NEW.valid_from, NEW.written_by_id, NEW.approved_by_id)
            IS DISTINCT FROM
            (OLD.article_id, OLD.number, OLD.title, OLD.question, OLD.answer, OLD.source, OLD.valid_from, OLD.written_by_id, OLD.approved_by_id)
    ) THEN
        RAISE EXCEPTION 'version % of article % is published and never changes', OLD.number, OLD.article_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;

CREATE TRIGGER published_article_is_final BEFORE UPDATE OR DELETE ON cases_articleversion
FOR EACH ROW EXECUTE FUNCTION refuse_published_article();
