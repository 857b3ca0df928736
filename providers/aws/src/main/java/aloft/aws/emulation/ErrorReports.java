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
import aloft.spi.model.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the errors that a runtime reports and adds a diagnostic where the cause is known.
final class ErrorReports {
  private static final Pattern KNOWN_TYPE = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

  private static final Pattern CLASS_FILE =
      Pattern.compile("class file version (\\d{2})\\..*up to (\\d{2})\\.");

  private static final Pattern PYTHON_MODULE = Pattern.compile("No module named '([\\w.]+)'");

  private final Function function;
  private @Nullable String missingModule;

  ErrorReports(Function function) {
    this.function = function;
  }

  /// Reads an error from the body of a request.
  InvocationOutcome.Fault read(RuntimeRequest request) {
    String payload;
    try {
      payload =
          new String(
              request.body().readNBytes(LambdaFaults.MAX_RESPONSE_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      payload = "";
    }
    InvocationOutcome.Fault fault =
        fault(request.header("lambda-runtime-function-error-type"), payload);
    Matcher module = PYTHON_MODULE.matcher(fault.message());
    if (function.runtime().language() == Language.PYTHON
        && fault.type().equals("Runtime.ImportModuleError")
        && module.find()) {
      missingModule = module.group(1);
    }
    Diagnostic diagnostic = diagnose(request, fault);
    return new InvocationOutcome.Fault(
        fault.type(), fault.message(), fault.trace(), fault.payload(), diagnostic);
  }

  /// The warning about the last Python module that was not found; null if there was none.
  @Nullable Diagnostic missingPackage() {
    return missingModule == null
        ? null
        : Diagnostic.warning(
                "runtime/missing-module",
                "the Python module \"" + missingModule + "\" is not installed")
            .hint(
                "run \"aloft package\" to install the packages of the service, or create an"
                    + " environment: python3 -m venv .venv && .venv/bin/pip install -r"
                    + " requirements.txt");
  }

  /// Reads the error from the trailers of a streamed response; null if there is none.
  InvocationOutcome.@Nullable Fault readTrailer(RuntimeRequest request) {
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
    String reportedType =
        type != null && KNOWN_TYPE.matcher(type).matches() ? type : "Function.Unknown";
    if (parsed(payload) instanceof Mapping body) {
      String errorType = text(body.get("errorType"));
      String message = text(body.get("errorMessage"));
      Node trace = body.get("stackTrace");
      List<String> lines = lines(trace == null ? body.get("trace") : trace);
      return new InvocationOutcome.Fault(
          errorType == null ? reportedType : errorType,
          message == null ? "" : message,
          lines,
          payload,
          null);
    }
    return payload.isEmpty()
        ? LambdaFaults.of(reportedType, "the runtime reported an error without a description")
        : new InvocationOutcome.Fault(reportedType, payload, List.of(), payload, null);
  }

  private static @Nullable Node parsed(String payload) {
    try {
      return Json.read(payload, "error");
    } catch (UserException e) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.value() != null ? scalar.print() : null;
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

  // Aloft's bootstraps send the files they looked for and the functions that a module exports.
  private @Nullable Diagnostic diagnose(RuntimeRequest request, InvocationOutcome.Fault fault) {
    String files = request.header("aloft-looked-for");
    String handler = function.handler();
    if (files != null) {
      return Diagnostic.error(
              "handler/missing",
              "the handler \"" + handler + "\" was not found: no file " + files,
              function.handlerPlace())
          .hint("write the handler as FILE.EXPORT, relative to the service folder");
    }
    if (request.header("aloft-needs") != null) {
      return Diagnostic.error(
              "runtime/debugger", "the debugger debugpy is not installed", function.place())
          .hint("install it for the Python that runs the function: pip install debugpy");
    }
    String names = request.header("aloft-exported");
    if (names != null && handler != null) {
      List<String> exported = names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
      String file = handler.substring(0, handler.lastIndexOf('.'));
      String name = handler.substring(handler.lastIndexOf('.') + 1);
      String suggestion = Suggestion.didYouMean(name, exported);
      String exports = exported.isEmpty() ? "it exports nothing" : "it exports: " + names;
      return Diagnostic.error(
              "handler/missing",
              "the handler \""
                  + handler
                  + "\" was not found: "
                  + file
                  + " exports no function \""
                  + name
                  + "\"",
              function.handlerPlace())
          .hint(suggestion == null ? exports : suggestion);
    }
    if (fault.type().equals("java.lang.ClassNotFoundException")
        && handler != null
        && fault.message().endsWith(": " + handler.replaceAll("::.*", ""))) {
      return Diagnostic.error(
              "handler/missing",
              "the handler \"" + handler + "\" was not found: the package has no such class",
              function.handlerPlace())
          .hint("write the handler as package.Class or package.Class::method");
    }
    Matcher classFile = CLASS_FILE.matcher(fault.message());
    if (fault.type().equals("java.lang.UnsupportedClassVersionError") && classFile.find()) {
      return Diagnostic.error(
              "handler/java",
              "the function \""
                  + function.name()
                  + "\" is compiled for Java "
                  + javaVersion(classFile.group(1))
                  + ", but the installed Java is "
                  + javaVersion(classFile.group(2)),
              function.handlerPlace())
          .hint("set JAVA_HOME to a newer JDK, or compile for an older version");
    }
    if (fault.type().equals("Runtime.MalformedHandlerName")
        || fault.type().equals("Runtime.BuiltInModuleConflict")) {
      return Diagnostic.error("handler/malformed", fault.message(), function.handlerPlace())
          .hint("write the handler as FILE.EXPORT, as in src/index.main");
    }
    return null;
  }

  private static int javaVersion(String classFile) {
    return Integer.parseInt(classFile) - 44;
  }
}
