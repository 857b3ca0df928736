package aloft.cli.engine;

import aloft.host.ProgramRunner;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `custom.scripts.hooks` of the plugin serverless-plugin-scripts: commands of the shell that run
/// before and after the steps of a command. Their output goes to stderr.
final class Scripts {
  private static final String PLUGIN = "serverless-plugin-scripts";
  private static final String PATIENCE = "ALOFT_SCRIPT_SECONDS";
  private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(30);

  /// When a hook runs.
  enum Moment {
    BEFORE_PACKAGE,
    AFTER_PACKAGE,
    BEFORE_DEPLOY,
    AFTER_DEPLOY,
    BEFORE_REMOVE,
    AFTER_REMOVE
  }

  /// @param moment null if no command of Aloft has it
  private record Hook(@Nullable Moment moment, String event, String command, SourceRange place) {}

  private final Path root;
  private final Environment environment;
  private final List<Hook> hooks = new ArrayList<>();

  Scripts(Path root, Mapping manifest, Environment environment) {
    this.root = root;
    this.environment = environment;
    if (isListed(manifest.get("plugins"))
        && manifest.get("custom", "scripts", "hooks") instanceof Mapping written) {
      for (Mapping.Entry entry : written.entries().values()) {
        String command = entry.value().text();
        if (command != null) {
          hooks.add(new Hook(moment(entry.key()), entry.key(), command, entry.place()));
        }
      }
    }
  }

  private static boolean isListed(@Nullable Node plugins) {
    Node list = plugins instanceof Mapping mapping ? mapping.get("modules") : plugins;
    return list instanceof Sequence names
        && names.items().stream().anyMatch(name -> PLUGIN.equals(name.text()));
  }

  /// The moment of an event of the Serverless Framework, such as `after:deploy:deploy`.
  private static @Nullable Moment moment(String event) {
    boolean before = event.startsWith("before:");
    String name =
        event
            .replaceFirst("^(before|after):", "")
            .replaceFirst("^[a-z]+:(package|deploy|remove):", "$1:");
    if (name.startsWith("package:")) {
      return switch (name) {
        case "package:cleanup", "package:initialize", "package:setupProviderConfiguration" ->
            Moment.BEFORE_PACKAGE;
        case "package:createDeploymentArtifacts" ->
            before ? Moment.BEFORE_PACKAGE : Moment.AFTER_PACKAGE;
        default -> Moment.AFTER_PACKAGE;
      };
    }
    if (name.startsWith("deploy:") && !name.startsWith("deploy:function:")) {
      return before && !name.equals("deploy:finalize") ? Moment.BEFORE_DEPLOY : Moment.AFTER_DEPLOY;
    }
    return name.startsWith("remove:")
        ? (before ? Moment.BEFORE_REMOVE : Moment.AFTER_REMOVE)
        : null;
  }

  /// Warnings about hooks that never run.
  List<Diagnostic> findings() {
    return hooks.stream()
        .filter(hook -> hook.moment() == null)
        .map(hook ->
            Diagnostic.warning(
                    "scripts/event", "the hook \"" + hook.event() + "\" never runs", hook.place())
                .hint("hooks run before and after package, deploy and remove"))
        .toList();
  }

  /// Runs the hooks of a moment, in the order of the manifest.
  ///
  /// @throws UserException if a command fails or takes too long
  void run(Moment moment) {
    for (Hook hook : hooks) {
      if (hook.moment() == moment) {
        run(hook);
      }
    }
  }

  private void run(Hook hook) {
    ProgramRunner programs = new ProgramRunner(root, environment.variables());
    Path shell = programs.find("sh");
    if (shell == null) {
      throw failure(hook, "there is no shell to run it", null);
    }
    try {
      // What a script writes is no result of the command.
      Process process =
          programs.start(
              shell,
              List.of("-c", "exec 1>&2\n" + hook.command()),
              ProcessBuilder.Redirect.INHERIT);
      try {
        process.getOutputStream().close();
        if (!process.waitFor(patience().toMillis(), TimeUnit.MILLISECONDS)) {
          throw failure(
              hook,
              "it has not ended within " + patience().toSeconds() + " seconds",
              "if it needs more time, set " + PATIENCE);
        }
        if (process.exitValue() != 0) {
          throw failure(hook, "exit code " + process.exitValue(), "see its output above");
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failure(hook, String.valueOf(e.getMessage()), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(hook, "it was interrupted", null);
    }
  }

  private Duration patience() {
    String seconds = environment.variables().getOrDefault(PATIENCE, "");
    return seconds.matches("\\d{1,6}")
        ? Duration.ofSeconds(Integer.parseInt(seconds))
        : DEFAULT_PATIENCE;
  }

  private static UserException failure(Hook hook, String reason, @Nullable String hint) {
    return new UserException(
        Diagnostic.error(
                "scripts/failed",
                "the hook \"" + hook.event() + "\" failed: " + reason,
                hook.place())
            .hint(hint));
  }
}
