package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.model.Function;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the errors that a runtime reports.
final class ErrorReports {
  private static final Pattern KNOWN_TYPE = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

  private static final Pattern CLASS_FILE =
      Pattern.compile("class file version (\\d{2})\\..*up to (\\d{2})\\.");

  private final Function function;

  ErrorReports(Function function) {
    this.function = function;
  }

  /// An error that is the body of a request.
  InvocationOutcome.Fault read(RuntimeRequest request) {
    String payload;
    try {
      payload =
          new String(
              request.body().readNBytes(LambdaFaults.LARGEST_ANSWER), StandardCharsets.UTF_8);
    } catch (IOException e) {
      payload = "";
    }
    InvocationOutcome.Fault fault =
        fault(request.header("lambda-runtime-function-error-type"), payload);
    Diagnostic blame = blame(request, fault);
    return new InvocationOutcome.Fault(
        fault.type(), fault.message(), fault.trace(), fault.payload(), blame);
  }

  /// The error that ended a streamed answer; null where there was none.
  InvocationOutcome.@Nullable Fault trailer(RuntimeRequest request) {
    String type = request.trailer("lambda-runtime-function-error-type");
    if (type == null) {
      return null;
    }
    String body = request.trailer("lambda-runtime-function-error-body");
    String payload = "";
    if (body != null) {
      try {
        payload = new String(Base64.getDecoder().decode(body.strip()), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        payload = "";
      }
    }
    return fault(type, payload);
  }

  private static InvocationOutcome.Fault fault(@Nullable String type, String payload) {
    String named = type != null && KNOWN_TYPE.matcher(type).matches() ? type : "Function.Unknown";
    if (parsed(payload) instanceof Mapping body) {
      String errorType = text(body.get("errorType"));
      String message = text(body.get("errorMessage"));
      Node trace = body.get("stackTrace");
      List<String> lines = lines(trace == null ? body.get("trace") : trace);
      return new InvocationOutcome.Fault(
          errorType == null ? named : errorType,
          message == null ? "" : message,
          lines,
          payload,
          null);
    }
    return payload.isEmpty()
        ? LambdaFaults.of(named, "the runtime reported an error without a description")
        : new InvocationOutcome.Fault(named, payload, List.of(), payload, null);
  }

  private static @Nullable Node parsed(String payload) {
    try {
      return Json.read(payload, "error");
    } catch (UserException e) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.value() != null
        ? String.valueOf(scalar.value())
        : null;
  }

  private static List<String> lines(@Nullable Node node) {
    List<String> lines = new ArrayList<>();
    if (node instanceof Sequence items) {
      for (Node item : items.items()) {
        String line = text(item);
        if (line != null) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  // Our bootstraps say what they looked for in vain.
  private @Nullable Diagnostic blame(RuntimeRequest request, InvocationOutcome.Fault fault) {
    String files = request.header("aloft-looked-for");
    String handler = function.handler();
    if (files != null) {
      return Diagnostic.error(
              "handler/missing",
              "the handler \"" + handler + "\" is not there: no file " + files,
              function.handlerPlace())
          .hint("a handler is named FILE.EXPORT, from the folder of the service");
    }
    String names = request.header("aloft-exported");
    if (names != null && handler != null) {
      List<String> known = names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
      String file = handler.substring(0, handler.lastIndexOf('.'));
      String name = handler.substring(handler.lastIndexOf('.') + 1);
      String near = Suggestion.didYouMean(name, known);
      String all = known.isEmpty() ? "it exports nothing" : "it exports: " + names;
      return Diagnostic.error(
              "handler/missing",
              "the handler \""
                  + handler
                  + "\" is not there: "
                  + file
                  + " exports no function \""
                  + name
                  + "\"",
              function.handlerPlace())
          .hint(near == null ? all : near);
    }
    if (fault.type().equals("java.lang.ClassNotFoundException")
        && handler != null
        && fault.message().endsWith(": " + handler.replaceAll("::.*", ""))) {
      return Diagnostic.error(
              "handler/missing",
              "the handler \"" + handler + "\" is not there: the package has no such class",
              function.handlerPlace())
          .hint("a handler is named package.Class or package.Class::method");
    }
    Matcher classFile = CLASS_FILE.matcher(fault.message());
    if (fault.type().equals("java.lang.UnsupportedClassVersionError") && classFile.find()) {
      return Diagnostic.error(
              "handler/java",
              "the function \""
                  + function.name()
                  + "\" is compiled for Java "
                  + java(classFile.group(1))
                  + ", but the Java here is "
                  + java(classFile.group(2)),
              function.handlerPlace())
          .hint("set JAVA_HOME to a newer one, or compile for an older one");
    }
    if (fault.type().equals("Runtime.MalformedHandlerName")
        || fault.type().equals("Runtime.BuiltInModuleConflict")) {
      return Diagnostic.error("handler/malformed", fault.message(), function.handlerPlace())
          .hint("a handler is named FILE.EXPORT, as in src/index.main");
    }
    return null;
  }

  private static int java(String classFile) {
    return Integer.parseInt(classFile) - 44;
  }
}
