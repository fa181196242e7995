"""What a password must be; Django's own rules, in Chinese where Django's translation has a gap."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnoughValidator(MinimumLengthValidator):
    """Asks for a number of characters, and says so in Chinese."""

    def get_error_message(self) -> str:
        """Return what is said of a password too short."""
        return f"密码太短，至少 {self.min_length} 位。"

    def get_help_text(self) -> str:
        """Return what is said beside the field."""
        return f"密码至少 {self.min_length} 位。"
