"""Addresses of accounts. Two of the login library's are taken over: nothing is mailed from here."""

from django.urls import path
from django.views.generic import RedirectView

from onecity.core.accounts.views import calendar, entrance, organisations, own, people

app_name = "accounts"
urlpatterns = [
    path("me/", own.profile, name="profile"),
    path("me/language/", own.language, name="language"),
    path("me/contact/", own.own_contact, name="own_contact"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/appoint/", people.appoint, name="appoint"),
    path("people/<int:user_id>/appointments/<int:appointment_id>/end/", people.end, name="end"),
    path("people/<int:user_id>/contact/", people.contact, name="contact"),
    path("people/<int:user_id>/password/", people.password, name="password"),
    path("people/<int:user_id>/active/", people.active, name="active"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/choices/", organisations.organisation_choices, name="organisation_choices"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/days", calendar.days, name="calendar_days"),
    path("calendar/hours", calendar.hours, name="calendar_hours"),
    path("calendar/enter", calendar.enter, name="calendar_enter"),
    path("accounts/password/reset/", entrance.forgotten, name="forgotten"),
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:profile"), name="own_email"),
]
