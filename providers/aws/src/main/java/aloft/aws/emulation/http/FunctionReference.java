package aloft.aws.emulation.http;

import org.jspecify.annotations.Nullable;

/// The name of a function in requests to the Lambda API: a name, a full or partial ARN, with or
/// without a qualifier.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters">The
///   forms of names</a>
record FunctionReference(String name, @Nullable String qualifier) {

  static FunctionReference of(String text) {
    String[] parts = text.split(":", -1);
    int at = 0;
    for (int i = 0; i < parts.length - 1; i++) {
      if (parts[i].equals("function")) {
        at = i + 1;
      }
    }
    return new FunctionReference(parts[at], at + 1 < parts.length ? parts[at + 1] : null);
  }
}
