package aloft.cli.manifest.external;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads values out of the user's JavaScript and TypeScript files, with the user's own Node.
///
/// Node is started once, when the first file is asked for.
public final class JavaScript implements AutoCloseable {

  /// What the user's functions may ask back.
  public interface Answers {
    /// The value of a property of the manifest, or null.
    @Nullable Node property(List<String> path);

    /// The value of a variable, as `self:service`.
    Node variable(String variable);

    /// The value of a text with variables in it.
    Node text(String text);
  }

  private final Programs programs;
  private final Map<String, Object> options;
  private final Map<Long, UserException> failures = new HashMap<>();
  private @Nullable NodeSession conversation;
  private long requests;

  /// @param options of the command line, for functions
  public JavaScript(Programs programs, Map<String, ?> options) {
    this.programs = programs;
    this.options = Map.copyOf(options);
  }

  /// Adds variables to the environment that the files see.
  public void variables(Map<String, String> all) {
    programs.variables(all);
    if (conversation != null) {
      conversation.send(Map.of("variables", all));
    }
  }

  /// The value of a file, or of a part of it; functions are called, promises awaited.
  ///
  /// @param address the keys to follow
  /// @param shown the file's name as the user knows it
  /// @param place where the file is asked for, for errors that have no place in it; or null
  /// @return null where the value or a step to it is missing
  public @Nullable Node read(
      Path file, List<String> address, String shown, @Nullable SourceRange place, Answers answers) {
    long id = ++requests;
    NodeSession talk = conversation(shown, place);
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("file", file.toString());
    request.put("address", address);
    request.put("options", options);
    talk.send(request);
    while (true) {
      Node message = talk.receive(id);
      if (message == null) {
        throw failed(
            "Node ended while it read " + shown,
            place,
            "look for process.exit() in the file, and at what it printed above");
      }
      Node call = message.get("call");
      if (call != null) {
        answer(talk, message, number(call), answers);
        continue;
      }
      Node error = message.get("error");
      if (error != null) {
        throw explained(error, file, shown, place);
      }
      Node value = Objects.requireNonNull(message.get("value"));
      return value.isNull() ? null : placed(value, shown);
    }
  }

  private void answer(NodeSession talk, Node message, long call, Answers answers) {
    Map<String, @Nullable Object> reply = new LinkedHashMap<>();
    reply.put("call", call);
    try {
      reply.put("value", answer(message, answers));
    } catch (UserException failure) {
      failures.put(call, failure);
      reply.put("failed", failure.getMessage());
    }
    talk.send(reply);
  }

  private static @Nullable Node answer(Node message, Answers answers) {
    Node property = message.get("property");
    if (property != null) {
      Object keys = Json.plain(property);
      List<?> path = keys instanceof List<?> list ? list : List.of(String.valueOf(keys));
      return answers.property(path.stream().map(String::valueOf).toList());
    }
    Node variable = message.get("variable");
    return variable != null
        ? answers.variable(String.valueOf(Json.plain(variable)))
        : answers.text(String.valueOf(Json.plain(Objects.requireNonNull(message.get("text")))));
  }

  private UserException explained(
      Node error, Path file, String shown, @Nullable SourceRange place) {
    Node call = error.get("call");
    UserException cause = call == null ? null : failures.get(number(call));
    if (cause != null) {
      return cause;
    }
    String problem = text(error, "problem");
    if (problem.equals("typescript")) {
      return failed(
          "this Node cannot read " + shown,
          place == null ? SourceRange.of(shown) : place,
          "use Node 22.18 or newer, or add tsx or esbuild to the project: npm install --save-dev"
              + " tsx");
    }
    String message = text(error, "message");
    if (problem.equals("value")) {
      return failed(
          shown + " gives " + message,
          place,
          "give texts, numbers, booleans, lists and objects, without circles");
    }
    String name = text(error, "name");
    String what = name.isEmpty() || name.equals("Error") ? message : name + ": " + message;
    boolean missing = text(error, "code").equals("MODULE_NOT_FOUND");
    return failed(
        shown + " failed: " + what,
        where(error.get("place"), file, shown, place),
        missing ? "install it: npm install" : null);
  }

  private @Nullable SourceRange where(
      @Nullable Node at, Path file, String shown, @Nullable SourceRange place) {
    if (at == null) {
      return place == null ? SourceRange.of(shown) : place;
    }
    Path found = Path.of(text(at, "file"));
    String name =
        found.equals(file)
            ? shown
            : found.startsWith(programs.folder())
                ? programs.folder().relativize(found).toString()
                : found.toString();
    int line = (int) number(Objects.requireNonNull(at.get("line")));
    int column = (int) number(Objects.requireNonNull(at.get("column")));
    return new SourceRange(name, line, column, line, column + 1);
  }

  private NodeSession conversation(String shown, @Nullable SourceRange place) {
    if (conversation == null) {
      Path node = programs.find("node");
      if (node == null) {
        throw failed(
            "Node is needed to read " + shown, place, "install Node.js and put node on the PATH");
      }
      conversation = NodeSession.start(programs, node);
    }
    return conversation;
  }

  private static UserException failed(
      String message, @Nullable SourceRange place, @Nullable String hint) {
    return new UserException(Diagnostic.error("javascript/failed", message, place).hint(hint));
  }

  /// The value as if all of it stood at the beginning of its file.
  private static Node placed(Node value, String shown) {
    return Json.node(Json.plain(value), SourceRange.of(shown));
  }

  private static long number(Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof Number number
        ? number.longValue()
        : 0;
  }

  private static String text(Node node, String key) {
    Node found = node instanceof Mapping ? node.get(key) : null;
    return found instanceof Scalar scalar && scalar.value() != null ? scalar.print() : "";
  }

  @Override
  public void close() {
    if (conversation != null) {
      conversation.close();
    }
  }
}
