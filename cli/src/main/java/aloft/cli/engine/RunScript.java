package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs a command that the manifest defines in `custom.scripts.commands`.
public final class RunScript implements UseCase<RunScript.ScriptRequest, Nothing> {
  private final Installation installation;

  public RunScript(Installation installation) {
    this.installation = installation;
  }

  /// Which command to run.
  ///
  /// @param more what the command line has besides the name and the options of a service
  /// @param absent the error if the manifest has no such command
  public record ScriptRequest(
      ServiceRequest service, String name, List<String> more, Diagnostic absent) {
    public ScriptRequest {
      more = List.copyOf(more);
    }
  }

  /// Returns whether a manifest in the working folder mentions the plugin. The launcher asks the
  /// same before it starts a JVM.
  public static boolean isPossible(Environment environment) {
    try (DirectoryStream<Path> manifests =
        Files.newDirectoryStream(environment.workingFolder(), "serverless*")) {
      for (Path manifest : manifests) {
        if (Files.isRegularFile(manifest)
            && Files.readString(manifest, StandardCharsets.ISO_8859_1).contains(Scripts.PLUGIN)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void run(ScriptRequest request, Session<Nothing> session) {
    Scripts scripts =
        session.accept(
            new LoadService(installation)
                .scripts(ServiceRoot.of(installation.environment()), request.service()));
    Diagnostic absent = request.absent();
    if (!scripts.commands().contains(request.name())) {
      String near = Suggestion.didYouMean(request.name(), scripts.commands());
      throw new UserException(near == null ? absent : absent.hint(near));
    }
    if (!request.more().isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "usage",
                  "\"aloft " + request.name() + "\" does not take " + request.more().getFirst())
              .hint("write it into custom.scripts.commands"));
    }
    scripts.runCommand(request.name());
    session.show(new Nothing());
  }
}
