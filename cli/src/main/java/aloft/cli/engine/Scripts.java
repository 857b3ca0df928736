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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `custom.scripts` of the plugin serverless-plugin-scripts: commands of the shell. `hooks` run
/// before and after the steps of a command, and their output goes to stderr; `commands` are
/// commands of their own, which have the streams of this process.
final class Scripts {
  static final String PLUGIN = "serverless-plugin-scripts";
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

  /// A line of the shell.
  ///
  /// @param label for example `the hook "after:deploy:deploy"`
  private record Script(String label, String text, SourceRange place) {}

  /// @param moment null if no command of Aloft has it
  private record Hook(@Nullable Moment moment, String event, Script script) {}

  private final Path root;
  private final Environment environment;
  private final List<Hook> hooks = new ArrayList<>();
  private final Map<String, Script> commands = new LinkedHashMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();

  Scripts(Path root, Mapping manifest, Environment environment) {
    this.root = root;
    this.environment = environment;
    if (isListed(manifest.get("plugins"))) {
      scripts(manifest, "hooks", "hook")
          .forEach((event, script) -> hooks.add(new Hook(moment(event), event, script)));
      commands.putAll(scripts(manifest, "commands", "command"));
      hooks.stream()
          .filter(hook -> hook.moment() == null && !isOfCommand(hook))
          .map(hook ->
              Diagnostic.warning(
                      "scripts/event", hook.script().label() + " never runs", hook.script().place())
                  .hint("hooks run before and after package, deploy and remove"))
          .forEach(findings::add);
    }
  }

  private Map<String, Script> scripts(Mapping manifest, String section, String kind) {
    Map<String, Script> scripts = new LinkedHashMap<>();
    if (manifest.get("custom", "scripts", section) instanceof Mapping written) {
      for (Mapping.Entry entry : written.entries().values()) {
        String label = "the " + kind + " \"" + entry.key() + "\"";
        String text = entry.value().text();
        if (text != null) {
          scripts.put(entry.key(), new Script(label, text, entry.place()));
        } else {
          findings.add(
              Diagnostic.warning(
                      "scripts/type", label + " is not a string: it never runs", entry.place())
                  .hint("write one line for the shell"));
        }
      }
    }
    return scripts;
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

  /// Warnings about scripts that never run.
  List<Diagnostic> findings() {
    return List.copyOf(findings);
  }

  /// The event of the command `x` is `x:x`.
  private boolean isOfCommand(Hook hook) {
    String event = hook.event().replaceFirst("^(before|after):", "");
    String name = event.substring(0, event.length() / 2);
    return commands.containsKey(name) && event.equals(name + ":" + name);
  }

  /// The names of the manifest's own commands.
  Set<String> commands() {
    return Collections.unmodifiableSet(commands.keySet());
  }

  /// Runs a command of the manifest, and the hooks before and after it.
  ///
  /// @param name one of [#commands]
  /// @throws UserException if a script fails or takes too long
  void runCommand(String name) {
    String event = name + ":" + name;
    runHooks("before:" + event);
    run(Objects.requireNonNull(commands.get(name)), true);
    runHooks(event);
    runHooks("after:" + event);
  }

  private void runHooks(String event) {
    for (Hook hook : hooks) {
      if (hook.event().equals(event)) {
        run(hook.script(), false);
      }
    }
  }

  /// Runs the hooks of a moment, in the order of the manifest.
  ///
  /// @throws UserException if a command fails or takes too long
  void run(Moment moment) {
    for (Hook hook : hooks) {
      if (hook.moment() == moment) {
        run(hook.script(), false);
      }
    }
  }

  /// @param attached whether the script has the streams of this process
  private void run(Script script, boolean attached) {
    ProgramRunner programs = new ProgramRunner(root, environment.variables());
    Path shell = programs.find("sh");
    if (shell == null) {
      throw failure(script, "there is no shell to run it", null);
    }
    try {
      Process process =
          attached
              ? programs.startAttached(shell, List.of("-c", script.text()))
              : startApart(programs, shell, script);
      try {
        if (!process.waitFor(patience().toMillis(), TimeUnit.MILLISECONDS)) {
          throw failure(
              script,
              "it has not ended within " + patience().toSeconds() + " seconds",
              "if it needs more time, set " + PATIENCE);
        }
        if (process.exitValue() != 0) {
          throw failure(script, "exit code " + process.exitValue(), "see its output above");
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failure(script, String.valueOf(e.getMessage()), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(script, "it was interrupted", null);
    }
  }

  // What a hook writes is no result of the command, and the input of the command is not for it.
  private static Process startApart(ProgramRunner programs, Path shell, Script script)
      throws IOException {
    Process process =
        programs.start(
            shell, List.of("-c", "exec 1>&2\n" + script.text()), ProcessBuilder.Redirect.INHERIT);
    process.getOutputStream().close();
    return process;
  }

  private Duration patience() {
    String seconds = environment.variables().getOrDefault(PATIENCE, "");
    return seconds.matches("\\d{1,6}")
        ? Duration.ofSeconds(Integer.parseInt(seconds))
        : DEFAULT_PATIENCE;
  }

  private static UserException failure(Script script, String reason, @Nullable String hint) {
    return new UserException(
        Diagnostic.error("scripts/failed", script.label() + " failed: " + reason, script.place())
            .hint(hint));
  }
}
