"""What each act changes in a case beside its state, by the act's code."""

from onecity.core.cases.effects import filing, holding, judging, relimiting, timing
from onecity.core.cases.effects.deed import By, Deed, Effect

__all__ = ["EFFECTS", "By", "Deed", "Effect"]

EFFECTS: dict[str, Effect] = {
    "report": filing.report,
    "on_spot": holding.on_spot,
    "part": filing.part,
    "accept": filing.categorise,
    "answer": judging.answer,
    "file": filing.file_case,
    "dispatch": holding.dispatch,
    "rule": holding.rule,
    "sign": holding.sign,
    "return": holding.take_off,
    "finish": holding.mark_handled,
    "fail": judging.fail,
    "close": judging.close,
    "rate": judging.rate,
    "send_out": holding.send_out,
    "acknowledge": holding.acknowledge,
    "send_failed": holding.outside("failed"),
    "take_back": holding.outside("failed"),
    "answer_out": holding.answered_out,
    "recategorise": filing.categorise,
    "redirect": holding.redirect,
    "hand_down": holding.hand_down,
    "feedback": timing.feedback,
    "milestone": timing.milestone,
    "grant": timing.grant,
    "suspend": timing.suspend,
    "resume": timing.resume,
    "relimit": relimiting.relimit,
    "bundle": timing.bundle,
    "unbundle": timing.unbundle,
    "follow": timing.follow,
    "merge": filing.merge,
    "unmerge": filing.unmerge,
    "supervise": judging.supervise,
    "urge": judging.urge,
    "uphold": judging.uphold,
    "answer_call": judging.answer_call,
    "reopen": judging.reopen,
    "force_close": judging.force_close,
}
