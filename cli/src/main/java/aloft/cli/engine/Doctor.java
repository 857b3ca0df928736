package aloft.cli.engine;

import aloft.host.ProgramRunner;
import aloft.host.Programs;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.Options;
import aloft.spi.provider.Check;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalCloudControl;
import aloft.spi.provider.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks what Aloft needs on this machine: its installation, programs, the service in the working
/// folder, the connection to its cloud, and the local cloud.
public final class Doctor implements UseCase<ServiceRequest, Doctor.Report> {
  private static final SourceRange NO_PLACE = SourceRange.of("serverless.yml");

  private final Installation installation;
  private final Environment environment;

  public Doctor(Installation installation) {
    this.installation = installation;
    this.environment = installation.environment();
  }

  /// All checks.
  public record Report(List<Group> groups) {
    public Report {
      groups = List.copyOf(groups);
    }

    /// Returns whether a check found an error.
    public boolean failed() {
      for (Group group : groups) {
        for (Check check : group.checks()) {
          if (check.problem() != null && check.problem().severity() == Severity.ERROR) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /// Checks of one subject.
  public record Group(String name, List<Check> checks) {
    public Group {
      checks = List.copyOf(checks);
    }
  }

  @Override
  public void run(ServiceRequest request, Session<Report> session) {
    List<Group> groups = new ArrayList<>();
    groups.add(new Group("aloft", installationChecks()));
    Result<Project> read = read(request);
    Project project = read.value();
    try {
      groups.add(new Group("programs", programs(project == null ? Set.of() : languages(project))));
      groups.add(new Group("service", List.of(service(read))));
      if (project != null) {
        groups.add(cloud(project));
      } else {
        Options options = request.options();
        for (Provider provider : installation.providers().all()) {
          groups.add(cloud(provider.name(), Mapping.empty(NO_PLACE), options, environment));
        }
      }
    } finally {
      if (project != null) {
        project.close();
      }
    }
    groups.add(new Group("local cloud", localCloud()));
    session.show(new Report(groups));
  }

  private List<Check> installationChecks() {
    Path folder = environment.distribution();
    List<Check> checks = new ArrayList<>();
    checks.add(
        found("version", folder == null ? "development" : String.valueOf(folder.getFileName())));
    checks.add(found("folder", folder == null ? "not installed" : folder.normalize().toString()));
    if (environment.program().size() == 1) {
      checks.add(found("command", environment.program().getFirst()));
    }
    checks.add(caches());
    return checks;
  }

  private Check caches() {
    Path folder = environment.caches();
    try (Stream<Path> files = Files.walk(folder)) {
      long megabytes = files.mapToLong(file -> file.toFile().length()).sum() / 1_000_000;
      return found("caches", folder + " (" + megabytes + " MB)");
    } catch (IOException | UncheckedIOException e) {
      return found("caches", folder + " (empty)");
    }
  }

  private Result<Project> read(ServiceRequest request) {
    try {
      return new LoadService(installation).read(ServiceRoot.of(environment), request);
    } catch (UserException failure) {
      return Result.failed(failure.diagnostics());
    }
  }

  private static Check service(Result<Project> read) {
    Project project = read.value();
    if (project != null) {
      return found("manifest", project.blueprint().service().name());
    }
    for (Diagnostic diagnostic : read.diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        return diagnostic.code().equals("manifest/missing-file")
            ? found("manifest", "there is none in this folder")
            : new Check("manifest", "", diagnostic);
      }
    }
    return found("manifest", "it cannot be read");
  }

  private static Set<Language> languages(Project project) {
    Set<Language> languages = EnumSet.noneOf(Language.class);
    for (Function function : project.blueprint().service().functions()) {
      languages.add(function.runtime().language());
    }
    return languages;
  }

  /// A program that runs or builds functions.
  ///
  /// @param names in the order of preference
  /// @param language what it runs; null if no function needs it to run
  private record Tool(List<String> names, List<String> arguments, @Nullable Language language) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool(List.of("node"), List.of("--version"), Language.NODE),
          new Tool(List.of("npm"), List.of("--version"), null),
          new Tool(List.of("python3", "python"), List.of("--version"), Language.PYTHON),
          new Tool(List.of("java"), List.of("--version"), Language.JAVA),
          new Tool(List.of("ruby"), List.of("--version"), Language.RUBY),
          new Tool(List.of("go"), List.of("version"), null),
          new Tool(List.of("git"), List.of("--version"), null));

  private List<Check> programs(Set<Language> needed) {
    Path folder = environment.workingFolder();
    ProgramRunner runner = new ProgramRunner(folder, environment.variables());
    Programs programs = new Programs(environment.variables());
    List<Check> checks = new ArrayList<>();
    for (Tool tool : TOOLS) {
      String name = tool.names().getFirst();
      Path program = programs.first(tool.names(), folder);
      if (program != null) {
        String output = runner.output(program.toString(), tool.arguments());
        String version = output == null ? "" : output.strip().lines().findFirst().orElse("");
        checks.add(found(name, version.isEmpty() ? program.toString() : version + ", " + program));
      } else if (tool.language() != null && needed.contains(tool.language())) {
        checks.add(
            new Check(
                name,
                "",
                Diagnostic.warning(
                        "doctor/program", name + " is missing: a function needs it to run locally")
                    .hint("install it, or put its folder on the PATH")));
      } else {
        checks.add(found(name, "not found"));
      }
    }
    return checks;
  }

  private Group cloud(Project project) {
    return cloud(
        project.provider().name(), project.section(), project.options(), project.environment());
  }

  private Group cloud(
      String provider, Mapping section, Options options, Environment serviceEnvironment) {
    try {
      return new Group(
          provider, installation.connector(provider).check(section, options, serviceEnvironment));
    } catch (UserException failure) {
      return new Group(
          provider, List.of(new Check("connection", "", failure.diagnostics().getFirst())));
    }
  }

  private List<Check> localCloud() {
    try {
      LocalCloudControl control = installation.localRuntime().control(environment);
      LocalCloudControl.Status status = control.status();
      List<Check> checks = new ArrayList<>();
      checks.add(
          found(
              "process",
              status.processId() == null ? "not running" : String.valueOf(status.processId())));
      String api = status.api();
      checks.add(api == null ? control.port() : found("api", api));
      checks.add(found("folder", status.folder()));
      checks.add(found("deployments", String.valueOf(status.deployed().size())));
      for (String lost : status.restoreFailures()) {
        checks.add(
            new Check(
                "restored",
                "",
                Diagnostic.warning("doctor/restore", "not restored: " + lost)
                    .hint("deploy the service again with --local")));
      }
      return checks;
    } catch (UserException failure) {
      return List.of(new Check("process", "", failure.diagnostics().getFirst()));
    }
  }

  private static Check found(String name, String value) {
    return new Check(name, value, null);
  }
}
