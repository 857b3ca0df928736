package aloft.google.event;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `http`: requests to the URL of a function.
///
/// @param method null for all methods
/// @param path null for all paths
@Doc("Requests to the URL of the function")
public record HttpEvent(
    @Doc("The HTTP method, or any (default any)")
        @OneOf(
            value = {"any", "*", "get", "post", "put", "patch", "delete", "head", "options"},
            ignoreCase = true)
        @Nullable String method,
    @Doc("The path: /users/{id}, /files/{path+} (default any path)") @Nullable String path,
    @Doc("Who may call: none for everybody (default), iam for those with the role run.invoker")
        @OneOf({"none", "iam", "key"})
        @Nullable String auth,
    @Source Node node) {

  @ShortForm("a method and a path, as in \"GET /users/{id}\", or \"*\"")
  static @Nullable HttpEvent of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    String[] words = text.strip().split("\\s+", -1);
    if (words.length == 1) {
      return words[0].equals("*") ? new HttpEvent(null, null, null, node) : null;
    }
    return words.length == 2 ? new HttpEvent(words[0], words[1], null, node) : null;
  }

  /// Returns the method in upper case; `ANY` for all methods.
  public String upperMethod() {
    return method == null || method.equals("*") ? "ANY" : method.toUpperCase(Locale.ROOT);
  }

  /// Returns the path with a slash at its start and none at its end; null for all paths.
  public @Nullable String pattern() {
    if (path == null || path.equals("*")) {
      return null;
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String text = path.substring(0, end);
    return text.startsWith("/") ? text : "/" + text;
  }

  /// Returns whether every request is accepted.
  public boolean acceptsAll() {
    return pattern() == null && upperMethod().equals("ANY");
  }

  /// Returns whether callers need credentials.
  public boolean isPrivate() {
    return "iam".equals(auth);
  }
}
