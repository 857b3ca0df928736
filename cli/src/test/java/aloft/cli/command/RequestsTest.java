package aloft.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.cli.completion.Shell;
import aloft.cli.engine.AllowedLosses;
import aloft.cli.engine.CreateProject.ListTemplates;
import aloft.cli.engine.CreateProject.NewProject;
import aloft.cli.engine.CreateProject.Template;
import aloft.cli.engine.DeployFunction.FunctionRequest;
import aloft.cli.engine.DeployService.DeployRequest;
import aloft.cli.engine.DeployService.Mode;
import aloft.cli.engine.EstimateCost.CostRequest;
import aloft.cli.engine.EventInput;
import aloft.cli.engine.FakeProvider;
import aloft.cli.engine.InvokeDeployed.InvokeRequest;
import aloft.cli.engine.InvokeLocal.LocalRequest;
import aloft.cli.engine.ListDeployments.ListRequest;
import aloft.cli.engine.Nothing;
import aloft.cli.engine.PackageService.PackageRequest;
import aloft.cli.engine.PrintManifest.PrintRequest;
import aloft.cli.engine.Providers;
import aloft.cli.engine.PruneVersions.PruneRequest;
import aloft.cli.engine.ReadLogs.LogsRequest;
import aloft.cli.engine.RollBackFunction.VersionRequest;
import aloft.cli.engine.RollBackService.RollbackRequest;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.engine.ShowInfo.InfoRequest;
import aloft.cli.engine.ShowMetrics.MetricsRequest;
import aloft.cli.engine.ShowPermissions.PermissionsRequest;
import aloft.cli.engine.ShowSchema.SchemaRequest;
import aloft.cli.view.CostView;
import aloft.cli.view.CreateView;
import aloft.cli.view.DeployView;
import aloft.cli.view.DiffView;
import aloft.cli.view.DoctorView;
import aloft.cli.view.DocumentView;
import aloft.cli.view.FindingsView;
import aloft.cli.view.FunctionRollbackView;
import aloft.cli.view.FunctionUpdateView;
import aloft.cli.view.InfoView;
import aloft.cli.view.InvokedView;
import aloft.cli.view.ListingView;
import aloft.cli.view.LocalResetView;
import aloft.cli.view.LocalResponseView;
import aloft.cli.view.LocalStatusView;
import aloft.cli.view.LocalStopView;
import aloft.cli.view.LogLineView;
import aloft.cli.view.MetricsView;
import aloft.cli.view.PackageView;
import aloft.cli.view.PermissionsView;
import aloft.cli.view.PruneView;
import aloft.cli.view.RemoveView;
import aloft.cli.view.RollbackView;
import aloft.cli.view.TextView;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Options;
import aloft.spi.provider.CostModel.MonthlyUsage;
import aloft.spi.provider.DeployerAccess.Recipient;
import aloft.spi.provider.DeployerAccess.Trust;
import aloft.spi.provider.Functions.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What each command line asks for, with two clouds that add options.
final class RequestsTest {
  private static final Providers PROVIDERS =
      new Providers(
          List.of(FakeProvider.of("sky", "now", "later"), FakeProvider.of("sea", "sync", "async")));
  private static final ServiceRequest DEFAULT = service(Map.of(), false);
  private static final ServiceRequest LOCAL = service(Map.of(), true);
  private static final EventInput NO_EVENT = new EventInput(null, null, false);

  private static ServiceRequest service(Map<String, String> cloudOptions, boolean local) {
    return new ServiceRequest(null, null, null, new Options(cloudOptions), Map.of(), local);
  }

  private static Command<?, ?> parse(String... words) {
    CommandLineSplit split = CommandLineSplit.of(List.of(words), PROVIDERS);
    CommandSpec spec = CommandSpec.create();
    Command<?, ?> command = Objects.requireNonNull(split.command()).create(spec, PROVIDERS);
    new CommandLine(spec).parseArgs(split.arguments().toArray(String[]::new));
    return command;
  }

  static Stream<Arguments> commandLines() {
    ServiceRequest full =
        new ServiceRequest(
            "a.yml",
            "prod",
            "here",
            new Options(Map.of("sky-profile", "me")),
            Map.of("a", "1", "b", "x=y"),
            false);
    return Stream.of(
        // The options of a service
        row("info", new InfoRequest(DEFAULT, false), new InfoView(false, false, false)),
        row("info --local", new InfoRequest(LOCAL, false), new InfoView(false, false, false)),
        row(
            "info -c a.yml -s prod -r here --sky-profile me --param a=1 --param=b=x=y",
            new InfoRequest(full, false),
            new InfoView(false, false, false)),
        row(
            "--stage prod --sky-profile me -c a.yml info --region=here --param a=1 --param b=x=y",
            new InfoRequest(full, false),
            new InfoView(false, false, false)),
        row(
            "info --sky-anonymous",
            new InfoRequest(service(Map.of("sky-anonymous", "true"), false), false),
            new InfoView(false, false, false)),
        row(
            "info --json --conceal --verbose",
            new InfoRequest(DEFAULT, true),
            new InfoView(true, true, true)),
        // The commands
        row("completion zsh", Shell.ZSH, new TextView()),
        row("schema", new SchemaRequest(null), new TextView()),
        row("schema --provider sky", new SchemaRequest("sky"), new TextView()),
        row("create --list", new ListTemplates(), new CreateView(false)),
        row("create --list --json", new ListTemplates(), new CreateView(true)),
        row("create", new NewProject(new Template.Asked(), null, null), new CreateView(false)),
        row(
            "create -t node -p a/b -n shop",
            new NewProject(new Template.Bundled("node"), "a/b", "shop"),
            new CreateView(false)),
        row(
            "create --template-url URL",
            new NewProject(new Template.Repository("URL"), null, null),
            new CreateView(false)),
        row(
            "create --template-path DIR",
            new NewProject(new Template.Folder("DIR"), null, null),
            new CreateView(false)),
        row(
            "deploy",
            deployRequest(DEFAULT, AllowedLosses.NONE, Options.NONE, Mode.DEPLOY),
            deployView(false)),
        row(
            "deploy --local --force --import --json --package out --env-file local.env",
            new DeployRequest(
                LOCAL,
                "out",
                true,
                "local.env",
                AllowedLosses.NONE,
                true,
                true,
                Options.NONE,
                Mode.DEPLOY),
            deployView(true)),
        row(
            "deploy --allow-remove Table,Queue --allow-remove Bucket --allow-replace Topic",
            deployRequest(
                DEFAULT,
                new AllowedLosses(Set.of("Table", "Queue", "Bucket"), Set.of("Topic")),
                Options.NONE,
                Mode.DEPLOY),
            deployView(false)),
        row(
            "deploy --dry-run",
            deployRequest(DEFAULT, AllowedLosses.NONE, Options.NONE, Mode.PREVIEW),
            new DiffView(false, false)),
        row(
            "deploy --watch",
            deployRequest(DEFAULT, AllowedLosses.NONE, Options.NONE, Mode.WATCH),
            deployView(false)),
        row(
            "deploy --confirm",
            deployRequest(DEFAULT, AllowedLosses.NONE, Options.NONE, Mode.CONFIRM),
            deployView(false)),
        row(
            "diff",
            deployRequest(DEFAULT, AllowedLosses.NONE, Options.NONE, Mode.PREVIEW),
            new DiffView(false, false)),
        row(
            "diff --local --json --exit-code --quick --package out",
            new DeployRequest(
                LOCAL,
                "out",
                false,
                null,
                AllowedLosses.NONE,
                false,
                false,
                Options.NONE,
                Mode.QUICK_PREVIEW),
            new DiffView(true, true)),
        row(
            "deploy --sky-fast --sea-tiny",
            deployRequest(
                DEFAULT,
                AllowedLosses.NONE,
                new Options(Map.of("sky-fast", "true", "sea-tiny", "true")),
                Mode.DEPLOY),
            deployView(false)),
        row(
            "deploy --no-sky-fast",
            deployRequest(
                DEFAULT, AllowedLosses.NONE, new Options(Map.of("sky-fast", "false")), Mode.DEPLOY),
            deployView(false)),
        row(
            "cost",
            new CostRequest(DEFAULT, null, new MonthlyUsage(1_000_000, 100)),
            new CostView(false)),
        row(
            "cost -f hello --calls 0 --duration 20 --json",
            new CostRequest(DEFAULT, "hello", new MonthlyUsage(0, 20)),
            new CostView(true)),
        row(
            "deploy function -f hello",
            new FunctionRequest(DEFAULT, "hello", Set.of(Part.CODE, Part.SETTINGS), false),
            new FunctionUpdateView("hello", false)),
        row(
            "deploy function --function hello --force -u --json",
            new FunctionRequest(DEFAULT, "hello", Set.of(Part.SETTINGS), true),
            new FunctionUpdateView("hello", true)),
        row(
            "deploy -f hello",
            new FunctionRequest(DEFAULT, "hello", Set.of(Part.CODE, Part.SETTINGS), false),
            new FunctionUpdateView("hello", false)),
        row(
            "deploy --function=hello --local",
            new FunctionRequest(LOCAL, "hello", Set.of(Part.CODE, Part.SETTINGS), false),
            new FunctionUpdateView("hello", false)),
        row("deploy list", new ListRequest(DEFAULT, false), new ListingView(false)),
        row("deploy list --local --json", new ListRequest(LOCAL, false), new ListingView(true)),
        row("deploy list functions --json", new ListRequest(DEFAULT, true), new ListingView(true)),
        row(
            "permissions",
            new PermissionsRequest(DEFAULT, false, new Recipient.Existing()),
            new PermissionsView(false)),
        row(
            "permissions --json",
            new PermissionsRequest(DEFAULT, false, new Recipient.Existing()),
            new PermissionsView(true)),
        row(
            "permissions --role",
            new PermissionsRequest(DEFAULT, false, new Recipient.NewRole(null)),
            new PermissionsView(true)),
        row(
            "permissions --commands",
            new PermissionsRequest(DEFAULT, true, new Recipient.Existing()),
            new PermissionsView(false)),
        row(
            "permissions --oidc github --repo ada/shop --branch main",
            new PermissionsRequest(
                DEFAULT,
                false,
                new Recipient.NewRole(new Trust("github", "ada/shop", "main", null))),
            new PermissionsView(true)),
        row(
            "permissions --oidc gitlab --repo team/web/shop",
            new PermissionsRequest(
                DEFAULT,
                false,
                new Recipient.NewRole(new Trust("gitlab", "team/web/shop", null, null))),
            new PermissionsView(true)),
        row(
            "invoke -f hello",
            new InvokeRequest(DEFAULT, "hello", NO_EVENT, NO_EVENT, null, null, false),
            new InvokedView(false)),
        row(
            "invoke --local -f hello -d {} --raw --context {\"a\":1} -t later -q 7 -l --json",
            new InvokeRequest(
                LOCAL,
                "hello",
                new EventInput("{}", null, true),
                new EventInput("{\"a\":1}", null, false),
                "later",
                "7",
                true),
            new InvokedView(true)),
        row(
            "invoke --function=hello --path e.json --contextPath c.json",
            new InvokeRequest(
                DEFAULT,
                "hello",
                new EventInput(null, "e.json", false),
                new EventInput(null, "c.json", false),
                null,
                null,
                false),
            new InvokedView(false)),
        row(
            "invoke local -f hello",
            new LocalRequest(DEFAULT, "hello", NO_EVENT, NO_EVENT, Map.of(), null, null),
            new LocalResponseView()),
        row(
            "invoke local -f hello -p e.js -x c.json -e A=1 --env B --env-file local.env --inspect",
            new LocalRequest(
                DEFAULT,
                "hello",
                new EventInput(null, "e.js", false),
                new EventInput(null, "c.json", false),
                Map.of("A", "1", "B", ""),
                "local.env",
                ""),
            new LocalResponseView()),
        row(
            "doctor -s prod",
            new ServiceRequest(null, "prod", null, new Options(Map.of()), Map.of(), false),
            new DoctorView(false)),
        row("doctor --json", DEFAULT, new DoctorView(true)),
        row("local reset", new Nothing(), new LocalResetView(false)),
        row("local reset --json", new Nothing(), new LocalResetView(true)),
        row("local status --json", new Nothing(), new LocalStatusView(true)),
        row("local stop --json", new Nothing(), new LocalStopView(true)),
        row(
            "logs",
            new LogsRequest(DEFAULT, null, null, null, false, Duration.ofSeconds(1)),
            new LogLineView(false)),
        row(
            "logs -f hello",
            new LogsRequest(DEFAULT, "hello", null, null, false, Duration.ofSeconds(1)),
            new LogLineView(false)),
        row(
            "logs -f hello --local --tail --startTime 2h --filter ERROR -i 250 --json",
            new LogsRequest(LOCAL, "hello", "2h", "ERROR", true, Duration.ofMillis(250)),
            new LogLineView(true)),
        row(
            "logs -f hello -i 0",
            new LogsRequest(DEFAULT, "hello", null, null, false, Duration.ofMillis(1)),
            new LogLineView(false)),
        row("package", new PackageRequest(DEFAULT, null, Options.NONE), new PackageView()),
        row(
            "package -p out --sky-tiny",
            new PackageRequest(DEFAULT, "out", new Options(Map.of("sky-tiny", "true"))),
            new PackageView()),
        row("print", new PrintRequest(DEFAULT, null, false), DocumentView.YAML),
        row(
            "print --path functions.a --transform keys --format text",
            new PrintRequest(DEFAULT, "functions.a", true),
            DocumentView.TEXT),
        row("print --format json", new PrintRequest(DEFAULT, null, false), DocumentView.JSON),
        row("metrics", new MetricsRequest(DEFAULT, null, null, null), new MetricsView(false)),
        row(
            "metrics -f hello --startTime 7d --endTime 1d --json",
            new MetricsRequest(DEFAULT, "hello", "7d", "1d"),
            new MetricsView(true)),
        row("prune -n 3", new PruneRequest(DEFAULT, null, 3, false, false), new PruneView(false)),
        row(
            "prune --number 0 -f hello --includeLayers --dryRun --json",
            new PruneRequest(DEFAULT, "hello", 0, true, true),
            new PruneView(true)),
        row("remove --json", DEFAULT, new RemoveView(true)),
        row("remove --local", LOCAL, new RemoveView(false)),
        row(
            "rollback",
            new RollbackRequest(DEFAULT, null, AllowedLosses.NONE),
            new RollbackView(false)),
        row(
            "rollback -t 17 --local --json",
            new RollbackRequest(LOCAL, "17", AllowedLosses.NONE),
            new RollbackView(true)),
        row(
            "rollback --timestamp 17 --allow-remove Table,Queue --allow-replace Bucket",
            new RollbackRequest(
                DEFAULT, "17", new AllowedLosses(Set.of("Table", "Queue"), Set.of("Bucket"))),
            new RollbackView(false)),
        row(
            "rollback function -f hello -v 7",
            new VersionRequest(DEFAULT, "hello", "7"),
            new FunctionRollbackView("hello", "7", false)),
        row(
            "rollback function --function hello --function-version 7 --json",
            new VersionRequest(DEFAULT, "hello", "7"),
            new FunctionRollbackView("hello", "7", true)),
        row("validate", DEFAULT, new FindingsView(false)),
        row("validate --json", DEFAULT, new FindingsView(true)));
  }

  private static Arguments row(String commandLine, Object request, Object view) {
    return Arguments.of(commandLine, request, view);
  }

  private static DeployRequest deployRequest(
      ServiceRequest service, AllowedLosses allowed, Options options, Mode mode) {
    return new DeployRequest(service, null, false, null, allowed, false, false, options, mode);
  }

  private static DeployView deployView(boolean json) {
    return new DeployView(new InfoView(json, false, false));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void readsTheRequestAndTheView(String commandLine, Object request, Object view) {
    Command<?, ?> command = parse(commandLine.split(" ", -1));
    assertThat(command.request()).isEqualTo(request);
    assertThat(command.view()).isEqualTo(view);
  }

  @Test
  void everyCommandHasARow() {
    Set<String> parsed =
        commandLines()
            .map(row -> String.valueOf(row.get()[0]).split(" ", -1))
            .map(words -> CommandLineSplit.of(List.of(words), PROVIDERS).command())
            .map(entry -> entry == null ? "" : entry.name())
            .collect(Collectors.toSet());
    assertThat(parsed)
        .containsExactlyInAnyOrderElementsOf(
            Registry.COMMANDS.stream().map(Registry.Registration::name).toList());
  }

  @Test
  void deployAndRemoveShowDetailsIfAsked() {
    assertThat(parse("deploy", "--verbose").isVerbose()).isTrue();
    assertThat(parse("remove", "--verbose").isVerbose()).isTrue();
    assertThat(parse("rollback", "--verbose").isVerbose()).isTrue();
    assertThat(parse("package", "--verbose").isVerbose()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          info extra                     | unexpected argument "extra"
          info --stag x                  | unknown option "--stag"
          info --stage                   | missing required parameter for option '--stage' (STAGE)
          info --stage a --stage b       | --stage is given twice
          info --sky-profile             | missing required parameter for option '--sky-profile' (PROFILE)
          info --param a                 | value for option '--param' (KEY=VALUE) should be in KEY=VALUE format but was a
          info --sky-fast                | unknown option "--sky-fast"
          package --local                | unknown option "--local"
          invoke                         | missing required option: '--function=NAME'
          invoke local                   | missing required option: '--function=NAME'
          logs -f a -i soon              | invalid value for option '--interval': 'soon' is not a whole number
          print --format toml            | invalid value for option '--format': "toml" is not one of yaml, json, text
          print --transform values       | invalid value for option '--transform': "values" is not "keys"
          completion                     | missing required parameter: 'SHELL'
          completion csh                 | invalid value for SHELL: "csh" is not one of bash, zsh, fish
          deploy list now                | invalid value for functions: "now" is not "functions"
          deploy function                | missing required option: '--function=NAME'
          deploy -f                      | missing required parameter for option '--function' (NAME)
          rollback function -f hello     | missing required option: '--function-version=VERSION'
          rollback -t                    | missing required parameter for option '--timestamp' (TIMESTAMP)
          rollback 17                    | unexpected argument "17"
          create extra                   | unexpected argument "extra"
          deploy extra                   | unexpected argument "extra"
          remove --force                 | unknown option "--force"
          validate --conceal             | unknown option "--conceal"
          local reset --force            | unknown option "--force"
          local status --verbos          | unknown option "--verbos"
          local stop now                 | unexpected argument "now"
          """)
  void reportsWrongUsage(String commandLine, String message) {
    assertThatThrownBy(() -> parse(commandLine.split(" ", -1)))
        .isInstanceOfSatisfying(
            ParameterException.class,
            e -> assertThat(UsageErrors.of(e).message()).isEqualTo(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create -t a --template-url b   | usage              | more than one template is given
          cost --calls -1                | usage              | --calls must be at least 0, not -1
          cost --duration 0              | usage              | --duration must be at least 1, not 0
          permissions --branch main      | usage              | --repo, --branch and --environment need --oidc
          permissions --oidc github      | usage              | --oidc needs the repository
          permissions --oidc github --repo a/b --branch c --environment d | usage | --branch and --environment cannot be combined
          validate --provider=           | usage              | --provider has no value
          invoke local -f a --docker     | invoke-local/docker | running functions in Docker is not supported
          invoke local -f a --docker-arg | invoke-local/docker | running functions in Docker is not supported
          """)
  void rejectsContradictions(String commandLine, String code, String message) {
    Command<?, ?> command = parse(commandLine.split(" ", -1));
    assertThatThrownBy(command::request)
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              assertThat(failure.diagnostics().getFirst().code()).isEqualTo(code);
              assertThat(failure).hasMessage(message);
            });
  }

  @Test
  void optionsOfProvidersPrecedeTheCommandWithTheirValue() {
    assertThat(command("--sea-profile", "deploy", "info")).isEqualTo("info");
    assertThat(command("--sky-anonymous", "info")).isEqualTo("info");
  }

  private static String command(String... words) {
    return Objects.requireNonNull(CommandLineSplit.of(List.of(words), PROVIDERS).command()).name();
  }

  @Test
  void helpDescribesTheOptionsOfAllProviders() {
    CommandSpec spec = CommandSpec.create();
    Objects.requireNonNull(Registry.find("invoke", null)).create(spec, PROVIDERS);
    String help = new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.replaceAll("\\s+", " "))
        .contains("--sky-profile=PROFILE A profile.", "--sea-profile=PROFILE A profile.")
        .contains(
            "The invocation type: now (default) or later for sky; sync (default) or async for"
                + " sea.");
    CommandSpec plan = CommandSpec.create();
    Objects.requireNonNull(Registry.find("package", null)).create(plan, PROVIDERS);
    assertThat(new CommandLine(plan).getUsageMessage(CommandLine.Help.Ansi.OFF))
        .contains("--[no-]sky-fast", "100 % in ${x}.");
  }
}
