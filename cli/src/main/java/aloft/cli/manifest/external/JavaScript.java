package aloft.cli.manifest.external;

import aloft.cli.esbuild.Esbuild;
import aloft.host.ProgramRunner;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Evaluates the user's JavaScript and TypeScript files with the user's own Node.
///
/// Node is started for the first file and runs until this is closed.
public final class JavaScript implements AutoCloseable {

  /// Callbacks of the user's functions into the manifest.
  public interface Lookup {
    /// The value of a property of the manifest, or null.
    @Nullable Node property(List<String> path);

    /// The value of a variable, as `self:service`.
    Node variable(String variable);

    /// The value of a string that contains variables.
    Node text(String text);

    /// The manifest as it is written, with the values in use of the provider section; null if there
    /// is none yet.
    default @Nullable Node document() {
      return null;
    }
  }

  private static final String PATIENCE = "ALOFT_JAVASCRIPT_SECONDS";
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(8);

  private final ProgramRunner programs;
  private final Map<String, Object> options;
  private final Esbuild esbuild;
  private final Map<Long, UserException> failures = new HashMap<>();
  private @Nullable NodeSession session;
  private long requests;

  /// @param options the options of the command line, passed to functions
  /// @param environment decides which esbuild is used for TypeScript that Node cannot read
  public JavaScript(ProgramRunner programs, Map<String, ?> options, Environment environment) {
    this.programs = programs;
    this.esbuild = new Esbuild(programs.folder(), environment);
    this.options = Map.copyOf(options);
  }

  /// Replaces the environment variables of the files.
  public void setVariables(Map<String, String> variables) {
    programs.setVariables(variables);
    if (session != null) {
      session.send(Map.of("variables", variables));
    }
  }

  /// The exported value of a file, or a part of it. Functions are called, promises are awaited.
  ///
  /// @param address the keys from the exported value to the part
  /// @param displayName the file name for messages
  /// @param place the place of the reference, for errors without a place in the file; or null
  /// @return null if the value does not exist
  public @Nullable Node evaluate(
      Path file,
      List<String> address,
      String displayName,
      @Nullable SourceRange place,
      Lookup lookup) {
    Evaluation evaluation = new Evaluation(file, address, displayName, place, lookup);
    Node first = evaluate(evaluation, null);
    if (!isUnreadTypeScript(first)) {
      return value(first, evaluation);
    }
    return switch (esbuild.find()) {
      case Esbuild.Found(Path program, String _) ->
          value(evaluate(evaluation, program), evaluation);
      case Esbuild.Missing(String reason) ->
          throw failure(
              "this version of Node cannot read " + displayName,
              place == null ? SourceRange.of(displayName) : place,
              "use Node 22.18 or newer, or add tsx or esbuild to the project: npm install"
                  + " --save-dev tsx\nAloft cannot fetch esbuild: "
                  + reason);
    };
  }

  /// A file to evaluate, as described at [#evaluate].
  private record Evaluation(
      Path file,
      List<String> address,
      String displayName,
      @Nullable SourceRange place,
      Lookup lookup) {}

  private static boolean isUnreadTypeScript(Node message) {
    Node error = message.get("error");
    return error != null && text(error, "problem").equals("typescript");
  }

  /// The last message about a file: its value or an error.
  ///
  /// @param compiler the esbuild that reads TypeScript; null if Node reads it
  private Node evaluate(Evaluation evaluation, @Nullable Path compiler) {
    long id = ++requests;
    String displayName = evaluation.displayName();
    SourceRange place = evaluation.place();
    NodeSession node = session(displayName, place);
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("file", evaluation.file().toString());
    request.put("address", evaluation.address());
    request.put("options", options);
    if (compiler != null) {
      request.put("esbuild", compiler.toString());
    }
    node.send(request);
    while (true) {
      Node message =
          switch (node.receive(id, patience())) {
            case NodeSession.Message(Node received) -> received;
            case NodeSession.Ended end -> throw ended(end, displayName, place);
          };
      Node call = message.get("call");
      if (call == null) {
        return message;
      }
      answer(node, message, number(call), evaluation.lookup());
    }
  }

  private @Nullable Node value(Node message, Evaluation evaluation) {
    String displayName = evaluation.displayName();
    Node error = message.get("error");
    if (error != null) {
      throw toException(error, evaluation.file(), displayName, evaluation.place());
    }
    Node value = Objects.requireNonNull(message.get("value"));
    return value.isNull() ? null : atFileStart(value, displayName);
  }

  /// How long a file may take between two messages. Longer than any manifest needs, and short
  /// enough for a person who waits in vain.
  private Duration patience() {
    String seconds = programs.variables().getOrDefault(PATIENCE, "");
    boolean valid =
        !seconds.isEmpty() && seconds.length() < 6 && seconds.chars().allMatch(Character::isDigit);
    return valid ? Duration.ofSeconds(Integer.parseInt(seconds)) : DEFAULT_PATIENCE;
  }

  private UserException ended(
      NodeSession.Ended end, String displayName, @Nullable SourceRange place) {
    return switch (end) {
      case EXITED ->
          failure(
              "Node exited while reading " + displayName,
              place,
              "check the file for process.exit(), and its output above");
      case SILENT ->
          failure(
              displayName
                  + " has not returned a value within "
                  + patience().toSeconds()
                  + " seconds",
              place,
              "look for an endless loop; if it needs more time, set " + PATIENCE + "=60");
      case TOO_LARGE ->
          failure(
              displayName + " returns a value that is too large or nested too deeply",
              place,
              "return only what the manifest needs");
    };
  }

  private void answer(NodeSession node, Node message, long call, Lookup lookup) {
    Map<String, @Nullable Object> reply = new LinkedHashMap<>();
    reply.put("call", call);
    try {
      reply.put("value", answer(message, lookup));
    } catch (UserException failure) {
      failures.put(call, failure);
      reply.put("failed", failure.getMessage());
    }
    node.send(reply);
  }

  private static @Nullable Node answer(Node message, Lookup lookup) {
    Node property = message.get("property");
    if (property != null) {
      List<Node> path = property instanceof Sequence keys ? keys.items() : List.of(property);
      return lookup.property(path.stream().map(JavaScript::printed).toList());
    }
    Node variable = message.get("variable");
    if (variable != null) {
      return lookup.variable(printed(variable));
    }
    Node text = message.get("text");
    return text == null ? lookup.document() : lookup.text(printed(text));
  }

  private static String printed(Node node) {
    return node instanceof Scalar scalar ? scalar.print() : Json.write(node, 0);
  }

  private UserException toException(
      Node error, Path file, String displayName, @Nullable SourceRange place) {
    Node call = error.get("call");
    UserException cause = call == null ? null : failures.get(number(call));
    if (cause != null) {
      return cause;
    }
    String problem = text(error, "problem");
    String message = text(error, "message");
    if (problem.equals("pending")) {
      return failure(
          displayName + " returns a promise that is never settled",
          place,
          "look for a callback that is never called");
    }
    if (problem.equals("value")) {
      return failure(
          displayName + " returns " + message,
          place,
          "return only strings, numbers, booleans, lists and objects, without cycles");
    }
    String name = text(error, "name");
    String description = name.isEmpty() || name.equals("Error") ? message : name + ": " + message;
    boolean missing = text(error, "code").equals("MODULE_NOT_FOUND");
    return failure(
        displayName + " failed: " + description,
        errorPlace(error.get("place"), file, displayName, place),
        missing ? "install it: npm install" : null);
  }

  private @Nullable SourceRange errorPlace(
      @Nullable Node at, Path file, String displayName, @Nullable SourceRange place) {
    if (at == null) {
      return place == null ? SourceRange.of(displayName) : place;
    }
    Path errorFile = Path.of(text(at, "file"));
    String name =
        errorFile.equals(file)
            ? displayName
            : errorFile.startsWith(programs.folder())
                ? programs.folder().relativize(errorFile).toString()
                : errorFile.toString();
    int line = (int) number(Objects.requireNonNull(at.get("line")));
    int column = (int) number(Objects.requireNonNull(at.get("column")));
    return new SourceRange(name, line, column, line, column + 1);
  }

  private NodeSession session(String displayName, @Nullable SourceRange place) {
    if (session == null) {
      Path node = programs.find("node");
      if (node == null) {
        throw failure(
            "Node is needed to read " + displayName,
            place,
            "install Node.js and put node on the PATH");
      }
      session = NodeSession.start(programs, node);
    }
    return session;
  }

  private static UserException failure(
      String message, @Nullable SourceRange place, @Nullable String hint) {
    return new UserException(Diagnostic.error("javascript/failed", message, place).hint(hint));
  }

  /// The value with the start of the file as its place.
  private static Node atFileStart(Node value, String displayName) {
    return Json.node(Json.plainValue(value), SourceRange.of(displayName));
  }

  private static long number(Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof Number number
        ? number.longValue()
        : 0;
  }

  private static String text(Node node, String key) {
    Node value = node instanceof Mapping ? node.get(key) : null;
    return value instanceof Scalar scalar && scalar.value() != null ? scalar.print() : "";
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
