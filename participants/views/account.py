"""Signing in and out and the password: allauth's views with our forms."""

from allauth.account import views

from participants import account_forms as forms


class SignIn(views.LoginView):
    form_class = forms.SignInForm

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 429 if form.paused else 422
        return response


class SignOut(views.LogoutView):
    def post(self, *args, **kwargs):
        """The browser forgets this house's pages and drafts: the next person at this desk is another one."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class AskForReset(views.PasswordResetView):
    form_class = forms.ResetForm


class SetNewPassword(views.PasswordResetFromKeyView):
    form_class = forms.NewPasswordForm


class ChangePassword(views.PasswordChangeView):
    form_class = forms.ChangeForm


class ConfirmPassword(views.ReauthenticateView):
    form_class = forms.ConfirmForm
