package aloft.azure.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Function;
import aloft.spi.model.Language;

/// Why a worker has exited before it served a call: the exit statuses of the stand-ins.
enum LaunchFailure {
  NO_FRAMEWORK(70),
  NO_OLDER_FRAMEWORK(71),
  NO_DEBUGGER(72),
  NO_FILE(73),
  NO_EXPORT(74),
  NO_MODULE(75),
  BROKEN(76);

  private final int status;

  LaunchFailure(int status) {
    this.status = status;
  }

  /// Explains an exit status.
  static Diagnostic explain(int status, Function function, EmulatedFunction settings) {
    LaunchFailure failure = BROKEN;
    if (settings.model() != EmulatedFunction.Model.BINARY) {
      for (LaunchFailure candidate : values()) {
        if (candidate.status == status) {
          failure = candidate;
        }
      }
    }
    return failure.diagnostic(function, settings);
  }

  private Diagnostic diagnostic(Function function, EmulatedFunction settings) {
    String subject = "the function \"" + function.name() + "\" ";
    Language language = function.runtime().language();
    EmulatedFunction.Entry entry = settings.entry();
    String handler = function.handler();
    boolean isClass = language == Language.JAVA;
    return switch (this) {
      case NO_FRAMEWORK ->
          Diagnostic.error(
                  "runtime/no-framework",
                  subject + "needs the package " + library(language) + ", which is not installed",
                  function.place())
              .hint("run: " + installation(language));
      case NO_OLDER_FRAMEWORK ->
          Diagnostic.error(
                  "runtime/no-framework",
                  subject
                      + "needs the package @azure/functions, which is not among the dependencies"
                      + " of package.json",
                  function.place())
              .hint(
                  "run: npm install @azure/functions; but for a handler with the parameters"
                      + " (context, request): npm install --save-dev @azure/functions@3");
      case NO_DEBUGGER ->
          Diagnostic.error(
                  "runtime/debugger", "the debugger debugpy is not installed", function.place())
              .hint("install it for the Python that runs the function: pip install debugpy");
      case NO_FILE ->
          Diagnostic.error(
                  "handler/missing",
                  "the handler \""
                      + handler
                      + "\" was not found: there is no such "
                      + (isClass ? "class" : "file"),
                  function.handlerPlace())
              .hint(
                  isClass
                      ? "write the handler as package.Class::method, and build the jar"
                      : "write the handler as FILE.EXPORT, relative to the service folder");
      case NO_EXPORT ->
          entry == null
              ? Diagnostic.error(
                      "handler/missing",
                      "the app registers no function with the name \"" + function.name() + "\"",
                      function.place())
                  .hint("the output above lists its functions; or give the function a handler")
              : Diagnostic.error(
                      "handler/missing",
                      "the handler \""
                          + handler
                          + "\" was not found: its "
                          + (isClass ? "class" : "file")
                          + " has no such function",
                      function.handlerPlace())
                  .hint(
                      isClass
                          ? "the output above has the reason"
                          : "the output above lists the functions of the file");
      case NO_MODULE ->
          Diagnostic.error(
                  "runtime/missing-module",
                  subject + "needs a module that is not installed",
                  function.place())
              .hint("the output above names it; run: " + packages(language));
      case BROKEN ->
          Diagnostic.error("runtime/start", subject + "does not start", function.place())
              .hint("the output above has the reason");
    };
  }

  private static String library(Language language) {
    return switch (language) {
      case PYTHON -> "azure-functions";
      case JAVA -> "azure-functions-java-library";
      case NODE, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> "@azure/functions";
    };
  }

  private static String installation(Language language) {
    return switch (language) {
      case PYTHON -> "pip install azure-functions";
      case JAVA -> packages(language);
      case NODE, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> "npm install @azure/functions";
    };
  }

  private static String packages(Language language) {
    return switch (language) {
      case PYTHON -> "pip install -r requirements.txt";
      case JAVA -> "mvn package dependency:copy-dependencies";
      case NODE, GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> "npm install";
    };
  }
}
