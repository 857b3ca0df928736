package aloft.cli.manifest.variable;

/// A syntax error in a variable, with its position in the string and a hint.
final class VariableSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String message;
  private final int start;
  private final int end;
  private final String hint;

  VariableSyntaxException(String message, int start, int end, String hint) {
    super(message, null, false, false);
    this.message = message;
    this.start = start;
    this.end = end;
    this.hint = hint;
  }

  String message() {
    return message;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  String hint() {
    return hint;
  }
}
