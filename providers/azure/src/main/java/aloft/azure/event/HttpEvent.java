package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `http`: requests.
@Doc("Requests to the app")
public record HttpEvent(
    @Doc("The HTTP method, or any (default any)")
        @OneOf(
            value = {"any", "*", "get", "post", "put", "patch", "delete", "head", "options"},
            ignoreCase = true)
        @Nullable String method,
    @Doc("The path: /users/{id}, /files/{path+}; without a prefix") @Nullable String path,
    @Doc("Who may call: none for everybody (default), or key") @OneOf({"none", "key", "iam"})
        @Nullable String auth,
    @Doc("The HTTP methods, as Azure has them") List<String> methods,
    @Doc("The route, as Azure has it: users/{id:int}; it follows the prefix")
        @Nullable String route,
    @Doc("Who may call, as Azure has it (default function)")
        @OneOf({"anonymous", "function", "admin"})
        @Nullable String authLevel,
    @Doc("The name of the argument (default req)") @Nullable String name,
    @Doc("in for requests (default), out for the response") @OneOf({"in", "out"})
        @Nullable String direction,
    @Source Node node) {
  public HttpEvent {
    methods = methods == null ? List.of() : methods;
  }

  @ShortForm("a method and a path, as in \"GET /users/{id}\", \"*\", or true")
  static @Nullable HttpEvent of(Node node, DiagnosticCollector findings) {
    if (node instanceof Scalar scalar && Boolean.TRUE.equals(scalar.value())) {
      return new HttpEvent(null, null, null, List.of(), null, null, null, null, node);
    }
    String text = node.text();
    if (text == null) {
      return null;
    }
    String[] words = text.strip().split("\\s+", -1);
    if (words.length == 1 && words[0].equals("*")) {
      return new HttpEvent(null, "*", null, List.of(), null, null, null, null, node);
    }
    return words.length == 2
        ? new HttpEvent(words[0], words[1], null, List.of(), null, null, null, null, node)
        : null;
  }

  /// Returns whether it has the spelling that is the same on every cloud.
  public boolean isPortable() {
    return path != null || method != null || auth != null;
  }
}
