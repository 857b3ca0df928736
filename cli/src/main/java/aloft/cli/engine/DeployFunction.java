package aloft.cli.engine;

import aloft.host.Folders;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.Options;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Functions.Part;
import aloft.spi.provider.Functions.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Packages one function and updates it, without deploying the service.
public final class DeployFunction
    implements UseCase<DeployFunction.FunctionRequest, DeployFunction.Updated> {
  private final Environment environment;
  private final LoadService loader;

  public DeployFunction(Installation installation) {
    this.environment = installation.environment();
    this.loader = new LoadService(installation);
  }

  /// What to update.
  ///
  /// @param function its key in the manifest
  /// @param parts not empty
  /// @param force whether to update the code even if it is deployed
  public record FunctionRequest(
      ServiceRequest service, String function, Set<Part> parts, boolean force) {
    public FunctionRequest {
      parts = Set.copyOf(parts);
    }
  }

  /// The result of an update.
  ///
  /// @param parts what was to be updated
  /// @param elapsed the time since the start of the command
  public record Updated(String function, Set<Part> parts, Update update, Duration elapsed) {
    public Updated {
      parts = Set.copyOf(parts);
    }
  }

  @Override
  public void run(FunctionRequest request, Session<Updated> session) {
    Instant start = environment.clock().instant();
    try (Project project = loader.openForDeployment(request.service(), true, session)) {
      Function function = project.blueprint().service().function(request.function());
      session.started(project.blueprint().service());
      Functions functions = project.functions("deploy function");
      Update update = update(project, functions, function, request, session);
      session.show(
          session.accept(
              Result.of(
                  new Updated(
                      function.name(),
                      request.parts(),
                      update,
                      Duration.between(start, environment.clock().instant())),
                  update.findings())));
    }
  }

  private Update update(
      Project project,
      Functions functions,
      Function function,
      FunctionRequest request,
      Session<Updated> session) {
    Path folder = temporaryFolder();
    try {
      return functions.update(
          project.blueprint().target(),
          function,
          () ->
              session.accept(
                  session
                      .progress()
                      .tasks(
                          "Packaging",
                          child ->
                              new BundleBuilder(environment, project, Options.NONE, child)
                                  .buildFunction(
                                      function.name(),
                                      folder,
                                      request.parts().contains(Part.CODE)))),
          request.parts(),
          request.force(),
          session.progress());
    } finally {
      Folders.deleteQuietly(folder);
    }
  }

  /// Creates a folder for zips that are needed only once.
  static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("aloft-function-");
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("package/write", "cannot create a temporary folder: " + e.getMessage())
              .hint("set TMPDIR to a folder that you may write"),
          e);
    }
  }
}
