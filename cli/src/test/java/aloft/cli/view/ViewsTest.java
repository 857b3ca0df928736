package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.cli.console.Console;
import aloft.cli.create.BundledTemplate;
import aloft.cli.create.ProjectCreator.Created;
import aloft.cli.engine.CreateProject.NewFolder;
import aloft.cli.engine.CreateProject.Templates;
import aloft.cli.engine.DeployFunction.Updated;
import aloft.cli.engine.DeployService.CodeUpdated;
import aloft.cli.engine.DeployService.Deployed;
import aloft.cli.engine.DeployService.Preview;
import aloft.cli.engine.DeployService.SettingsChanged;
import aloft.cli.engine.DeployService.WatchEnded;
import aloft.cli.engine.DeployService.Watching;
import aloft.cli.engine.Doctor.Group;
import aloft.cli.engine.Doctor.Report;
import aloft.cli.engine.InvokeDeployed.Invoked;
import aloft.cli.engine.InvokeLocal.Response;
import aloft.cli.engine.ListDeployments.FunctionVersions;
import aloft.cli.engine.ListDeployments.Listed;
import aloft.cli.engine.ListDeployments.ListedFunctions;
import aloft.cli.engine.Nothing;
import aloft.cli.engine.PruneVersions.Deleted;
import aloft.cli.engine.ReadLogs.LogEntry;
import aloft.cli.engine.ReadLogs.LogsRequest;
import aloft.cli.engine.ReadLogs.NoLines;
import aloft.cli.engine.RemoveService.Removed;
import aloft.cli.engine.RollBackFunction.Restored;
import aloft.cli.engine.RollBackService.RolledBack;
import aloft.cli.engine.ServiceRequest;
import aloft.cli.engine.ServiceRoot;
import aloft.cli.engine.ShowMetrics.ServiceMetrics;
import aloft.cli.engine.ValidateManifest.Findings;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Options;
import aloft.spi.model.Runtime;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Check;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.Functions.Measured;
import aloft.spi.provider.Functions.Part;
import aloft.spi.provider.Functions.Pruned;
import aloft.spi.provider.Functions.Update;
import aloft.spi.provider.Functions.Version;
import aloft.spi.provider.LocalCloudControl.DeployedService;
import aloft.spi.provider.LocalCloudControl.Status;
import aloft.spi.provider.Operations.CallResult;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What each command prints for a result, as text and as JSON. `info` has a test of its own.
final class ViewsTest {
  private static final Service SHOP = new Service("shop", "sky", "dev", "north-1", List.of());
  private static final Duration ELAPSED = Duration.ofMillis(3900);
  private static final Info INFO =
      new Info(
          "shop",
          "dev",
          "north-1",
          "stack shop-dev",
          List.of(new Endpoint("hello", "GET", "https://a/x")),
          List.of(new DeployedFunction("hello", "shop-dev-hello")),
          List.of(),
          new Outputs("Outputs", new LinkedHashMap<>(Map.of("Url", "https://a"))));

  private static String json(String text) {
    return Json.write(Json.read(text, "test")) + "\n";
  }

  // deploy

  private static Deployed deployed(boolean changed) {
    return deployed(changed, changed ? INFO : null);
  }

  private static Deployed deployed(boolean changed, @Nullable Info info) {
    return new Deployed(
        SHOP, new Outcome(changed, "stack shop-dev"), info, Map.of("hello", 512L), ELAPSED);
  }

  @Test
  void deployShowsWhatIsDeployed() {
    DeployView view = new DeployView(new InfoView(false, false, false));
    assertThat(view.heading(SHOP)).isEqualTo("Deploying shop to stage dev (north-1)");
    assertThat(view.show(deployed(true)))
        .isEqualTo(
            Output.text(
                    "endpoint: GET - https://a/x\nfunctions:\n  hello: shop-dev-hello (512 B)\n")
                .withMessages("✔ Service deployed to stack shop-dev (3s)", ""));
  }

  @Test
  void deployShowsTheOutputsIfAsked() {
    assertThat(new DeployView(new InfoView(false, false, true)).show(deployed(true)).data())
        .endsWith("\n\nOutputs:\n  Url: https://a\n");
  }

  @Test
  void deploySaysThatNothingHasChanged() {
    assertThat(new DeployView(new InfoView(false, false, true)).show(deployed(false)))
        .isEqualTo(Output.NONE.withMessages("✔ No changes to deploy. Deployment skipped. (3s)"));
  }

  @Test
  void deployHasJson() {
    DeployView view = new DeployView(new InfoView(true, false, false));
    assertThat(view.show(deployed(true)))
        .isEqualTo(
            Output.text(
                    json(
                        """
                        {"changed": true, "service": "shop", "stage": "dev", "region": "north-1",
                         "endpoints": [{"function": "hello", "method": "GET", "url": "https://a/x"}],
                         "functions": [{"name": "hello", "deployedName": "shop-dev-hello"}],
                         "outputs": {"Url": "https://a"}}
                        """))
                .withMessages("✔ Service deployed to stack shop-dev (3s)"));
    assertThat(view.show(deployed(false, INFO)))
        .isEqualTo(
            Output.text(
                    json(
                        """
                        {"changed": false, "service": "shop", "stage": "dev", "region": "north-1",
                         "endpoints": [{"function": "hello", "method": "GET", "url": "https://a/x"}],
                         "functions": [{"name": "hello", "deployedName": "shop-dev-hello"}],
                         "outputs": {"Url": "https://a"}}
                        """))
                .withMessages("✔ No changes to deploy. Deployment skipped. (3s)"));
  }

  // deploy --watch

  @Test
  void watchingHasALineForEachUpdate() {
    DeployView view = new DeployView(new InfoView(false, false, false));
    LocalTime time = LocalTime.of(9, 5, 7, 999);
    assertThat(view.show(new Watching(Path.of("/shop"), List.of())).messages())
        .containsExactly("", "Watching /shop (Ctrl-C ends) ...");
    assertThat(view.show(new Watching(Path.of("/shop"), List.of("a", "b"))).messages())
        .contains("Not updated, because they run images: a, b");
    assertThat(
            view.show(new CodeUpdated(time, List.of("hello", "other"), Duration.ofMillis(640)))
                .messages())
        .containsExactly("09:05:07 hello, other updated in 0.6 s");
    assertThat(
            view.show(
                    new CodeUpdated(
                        time, List.of("a", "b", "c", "d", "e", "f"), Duration.ofSeconds(12)))
                .messages())
        .containsExactly("09:05:07 6 functions updated in 12.0 s");
    assertThat(view.show(new SettingsChanged(time)).messages())
        .containsExactly("09:05:07 more than the code of functions has changed");
  }

  @Test
  void theEndOfWatchingSaysWhatTheStackDoesNotKnow() {
    DeployView view = new DeployView(new InfoView(false, false, false));
    assertThat(view.show(new WatchEnded(Set.of(), "last deployment")).messages())
        .containsExactly("", "Watching has ended.");
    assertThat(view.show(new WatchEnded(Set.of("a"), "stack shop-dev")).messages())
        .containsExactly(
            "",
            "Watching has ended. 1 function has newer code than the stack shop-dev: \"aloft"
                + " deploy\" brings it up to date.");
    assertThat(view.show(new WatchEnded(Set.of("a", "b"), "stack shop-dev")).messages().getLast())
        .contains("2 functions have newer code");
  }

  // remove

  @Test
  void removeSaysWhetherSomethingWasRemoved() {
    Removed done = new Removed(SHOP, new Outcome(true, "stack shop-dev"), ELAPSED);
    Removed nothing = new Removed(SHOP, new Outcome(false, "stack shop-dev"), ELAPSED);
    RemoveView view = new RemoveView(false);
    assertThat(view.heading(SHOP)).isEqualTo("Removing shop from stage dev (north-1)");
    assertThat(view.show(done))
        .isEqualTo(Output.NONE.withMessages("✔ Service shop has been successfully removed (3s)"));
    assertThat(view.show(nothing))
        .isEqualTo(Output.NONE.withMessages("✔ There is nothing to remove: no stack shop-dev"));
    assertThat(new RemoveView(true).show(done).data()).isEqualTo(json("{\"removed\": true}"));
    assertThat(new RemoveView(true).show(nothing).data()).isEqualTo(json("{\"removed\": false}"));
  }

  // package

  @Test
  void packageSaysThatItIsDone() {
    Bundle bundle =
        new Bundle(new Plan(Map.of(), List.of()), new Artifacts(Map.of()), Path.of("out"));
    assertThat(new PackageView().heading(SHOP)).isEqualTo("Packaging shop for stage dev (north-1)");
    assertThat(new PackageView().show(bundle))
        .isEqualTo(Output.NONE.withMessages("✔ Service packaged"));
  }

  // validate

  private static final Diagnostic WARNING = Diagnostic.warning("a/b", "careful");
  private static final Diagnostic ERROR =
      Diagnostic.error("a/c", "wrong", new SourceRange("serverless.yml", 2, 3, 2, 5))
          .hint("do it right");

  @Test
  void validateListsFindings() {
    FindingsView view = new FindingsView(false);
    assertThat(view.show(new Findings(List.of(), true)))
        .isEqualTo(Output.NONE.withMessages("✔ The manifest is valid"));
    assertThat(view.show(new Findings(List.of(WARNING), true)))
        .isEqualTo(
            Output.NONE
                .withMessages("✔ The manifest is valid, 1 warning")
                .withDiagnostics(List.of(WARNING)));
    assertThat(view.show(new Findings(List.of(WARNING, ERROR, ERROR), false)))
        .isEqualTo(
            Output.NONE
                .withDiagnostics(List.of(WARNING, ERROR, ERROR))
                .withMessages("✖ The manifest has 1 error, 1 warning")
                .withFailure(true));
  }

  @Test
  void validateHasJson() {
    FindingsView view = new FindingsView(true);
    assertThat(view.show(new Findings(List.of(), true))).isEqualTo(Output.text("[]\n"));
    assertThat(view.show(new Findings(List.of(WARNING, ERROR), false)))
        .isEqualTo(
            Output.text(
                    json(
                        """
                        [{"severity": "warning", "code": "a/b", "message": "careful"},
                         {"severity": "error", "code": "a/c", "message": "wrong",
                          "file": "serverless.yml", "line": 2, "column": 3,
                          "hint": "do it right"}]
                        """))
                .withFailure(true));
  }

  // print

  @Test
  void printHasThreeFormats() {
    Node document = Json.read("{\"a\": [1, \"two\", {\"b\": true}]}", "test");
    assertThat(DocumentView.YAML.show(document).data())
        .isEqualTo("a:\n  - 1\n  - two\n  - b: true\n");
    assertThat(DocumentView.JSON.show(document).data()).isEqualTo(Json.write(document) + "\n");
    assertThat(DocumentView.TEXT.show(Json.read("[1, \"two\", {\"b\": true}]", "test")).data())
        .isEqualTo("1\ntwo\n{\"b\":true}\n");
    assertThatThrownBy(() -> DocumentView.TEXT.show(document))
        .isInstanceOf(UserException.class)
        .hasMessage("an object cannot be printed as text");
  }

  // invoke

  private static Invoked invoked(String payload, boolean failed, boolean local) {
    return new Invoked("hello", local, new CallResult(200, payload, failed, null), null);
  }

  @Test
  void invokeShowsTheResult() {
    InvokedView view = new InvokedView(false);
    assertThat(view.show(invoked("{\"a\":1}", false, false)))
        .isEqualTo(Output.text("{\n    \"a\": 1\n}\n"));
    assertThat(view.show(invoked("no JSON", false, false))).isEqualTo(Output.text("no JSON\n"));
    assertThat(view.show(invoked("", false, false))).isEqualTo(Output.NONE);
  }

  @Test
  void invokeShowsTheLogBelowTheResult() {
    Invoked invoked =
        new Invoked(
            "hello", false, new CallResult(200, "1", false, "raw"), List.of("START", "done"));
    assertThat(new InvokedView(false).show(invoked).data())
        .isEqualTo("1\n" + "-".repeat(68) + "\nSTART\ndone\n");
    assertThat(new InvokedView(true).show(invoked).data())
        .isEqualTo(json("{\"status\": 200, \"failed\": false, \"result\": 1, \"log\": \"raw\"}"));
  }

  @Test
  void invokeReportsAFailedFunction() {
    Output output = new InvokedView(false).show(invoked("{}", true, true));
    assertThat(output.failed()).isTrue();
    assertThat(output.data()).isEqualTo("{}\n");
    assertThat(output.diagnostics())
        .containsExactly(
            Diagnostic.error("invoke/failed", "the function \"hello\" failed")
                .hint("aloft logs --local --function hello shows its log"));
    assertThat(new InvokedView(true).show(invoked("", true, false)).data())
        .isEqualTo(json("{\"status\": 200, \"failed\": true, \"result\": null, \"log\": null}"));
    assertThat(
            new InvokedView(false).show(invoked("", true, false)).diagnostics().getFirst().hint())
        .isEqualTo("aloft logs --function hello shows its log");
  }

  @Test
  void resultOfAFailureIsPrintedBeforeItsError() {
    var terminal = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    new InvokedView(false)
        .show(invoked("{}", true, true))
        .print(
            new Console(both, both, InputStream.nullInputStream(), false, false, false),
            new DiagnosticView(new ServiceRoot(Path.of("")), Path.of(""), false));
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .startsWith("{}\nerror: the function \"hello\" failed");
  }

  @Test
  void invokeLocalShowsJsonOrText() {
    LocalResponseView view = new LocalResponseView();
    assertThat(view.show(new Response(Json.read("[1]", "test"), "[1]", false)))
        .isEqualTo(Output.text("[\n    1\n]\n"));
    assertThat(view.show(new Response(null, "plain", false))).isEqualTo(Output.text("plain\n"));
    assertThat(view.show(new Response(null, "{}", true)).failed()).isTrue();
  }

  // logs

  @Test
  void logsShowOneLineEach() {
    LogLine line = new LogLine(Instant.parse("2026-01-02T03:04:05Z"), "s1", "raw\n");
    LogLineView text = new LogLineView(false);
    assertThat(text.show(new LogEntry("a", true, line, "shown"))).isEqualTo(Output.text("shown\n"));
    assertThat(text.show(new LogEntry("a", false, line, "one\ntwo")))
        .isEqualTo(Output.text("a  one\na  two\n"));
    assertThat(text.show(new LogEntry("a", true, line, null))).isEqualTo(Output.NONE);
    assertThat(new LogLineView(true).show(new LogEntry("a", true, line, null)))
        .isEqualTo(
            Output.text(
                "{\"function\":\"a\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"stream\":\"s1\",\"message\":\"raw\\n\"}\n"));
  }

  @Test
  void logsWithoutLinesSayWhatToTry() {
    ServiceRequest service = new ServiceRequest(null, null, null, Options.NONE, Map.of(), false);
    LogsRequest recent = new LogsRequest(service, "a", null, null, false, Duration.ofSeconds(1));
    assertThat(new LogLineView(true).show(new NoLines(recent)))
        .isEqualTo(
            Output.NONE.withMessages(
                "No log lines in the last 10 minutes. --startTime 1d looks further back, --tail"
                    + " waits for new lines."));
    LogsRequest filtered = new LogsRequest(service, null, "2h", "x", false, Duration.ofSeconds(1));
    assertThat(new LogLineView(false).show(new NoLines(filtered)))
        .isEqualTo(
            Output.NONE.withMessages(
                "No log lines match the filter since 2h. Select an earlier --startTime, or wait"
                    + " for new lines with --tail."));
  }

  // create

  @Test
  void createListsTemplates() {
    Templates templates =
        new Templates(
            List.of(
                new BundledTemplate("node", List.of(), "A function", List.of()),
                new BundledTemplate("a-name-of-many-letters", List.of(), "Another", List.of())));
    assertThat(new CreateView(false).show(templates).data())
        .isEqualTo("node                  A function\na-name-of-many-letters  Another\n");
    assertThat(new CreateView(true).show(templates).data())
        .isEqualTo(
            json(
                """
                [{"name": "node", "summary": "A function"},
                 {"name": "a-name-of-many-letters", "summary": "Another"}]
                """));
  }

  @Test
  void createNamesTheNextSteps() {
    assertThat(
            new CreateView(false)
                .show(new NewFolder(new Created("shop", List.of(), "hello"), "node", null)))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Created shop from node",
                "",
                "Next:",
                "  cd shop",
                "  aloft invoke local -f hello"));
  }

  @Test
  void createQuotesWhatTheShellWouldRead() {
    assertThat(
            new CreateView(false)
                .show(new NewFolder(new Created("my shop's", List.of(), "$(rm)"), null, null))
                .messages())
        .containsExactly(
            "✔ Created my shop's", "", "Next:", "  cd -- 'my shop'\\''s'", "  aloft validate");
  }

  @Test
  void createNamesTheStepsBeforeTheFirstCall() {
    assertThat(
            new CreateView(false)
                .show(
                    new NewFolder(
                        new Created("ts", List.of("npm install"), "hello"), null, "/opt/b/aloft"))
                .messages())
        .containsExactly(
            "✔ Created ts",
            "",
            "Next:",
            "  cd ts",
            "  npm install",
            "  /opt/b/aloft invoke local -f hello",
            "",
            "The folder of the command is not on your PATH. To call it by its name:",
            "  export PATH=\"/opt/b:$PATH\"");
  }

  // doctor

  @Test
  void doctorShowsWhatWasFoundAndWhatToDo() {
    Report report =
        new Report(
            List.of(
                new Group("programs", List.of(new Check("node", "v22.1.0, /bin/node", null))),
                new Group(
                    "sky",
                    List.of(
                        new Check(
                            "credentials",
                            "",
                            Diagnostic.error("sky/none", "there are\n  none").hint("log in"))))));
    Output text = new DoctorView(false).show(report);
    assertThat(text.data())
        .isEqualTo(
            """
            programs
              node          v22.1.0, /bin/node
            sky
              credentials   error: there are none
                            log in
            """);
    assertThat(text.failed()).isTrue();
    assertThat(Json.plainValue(Json.read(new DoctorView(true).show(report).data(), "json")))
        .isEqualTo(
            List.of(
                Map.of("group", "programs", "name", "node", "value", "v22.1.0, /bin/node"),
                Map.of(
                    "group",
                    "sky",
                    "name",
                    "credentials",
                    "value",
                    "",
                    "problem",
                    Map.of(
                        "severity",
                        "error",
                        "code",
                        "sky/none",
                        "message",
                        "there are\n  none",
                        "hint",
                        "log in"))));
    assertThat(new DoctorView(false).show(new Report(List.of())).failed()).isFalse();
  }

  // local, completion

  @Test
  void localStatusShowsTheProcessAndItsDeployments() {
    Topology topology =
        new Topology(
            "shop-dev",
            "sky",
            "shop",
            "dev",
            "north-1",
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Status status =
        new Status(
            7L,
            "1.0",
            "http://127.0.0.1:4700",
            "/home/me",
            List.of(
                new DeployedService(
                    topology, List.of(new Endpoint("hello", "GET", "http://a/x")), 1)),
            List.of("old-dev: gone"));
    assertThat(new LocalStatusView(false).show(status))
        .isEqualTo(
            Output.text(
                    """
                    process: 7
                    version: 1.0
                    api: http://127.0.0.1:4700
                    folder: /home/me

                    shop (dev): 0 functions, 1 worker
                      GET - http://a/x
                    """)
                .withMessages("not restored: old-dev: gone"));
    assertThat(new LocalStatusView(true).show(status))
        .isEqualTo(
            Output.text(
                json(
                    """
                    {"running": true, "process": 7, "version": "1.0",
                     "api": "http://127.0.0.1:4700", "folder": "/home/me",
                     "deployments": [{"service": "shop", "stage": "dev", "region": "north-1",
                       "workers": 1,
                       "endpoints": [{"function": "hello", "method": "GET", "url": "http://a/x"}]}],
                     "lost": ["old-dev: gone"]}
                    """)));
  }

  @Test
  void localStatusSaysThatNothingRuns() {
    Status status = new Status(null, null, null, "/home/me", List.of(), List.of());
    assertThat(new LocalStatusView(false).show(status))
        .isEqualTo(Output.text("The local cloud is not running. Its folder is /home/me\n"));
    assertThat(new LocalStatusView(true).show(status).data())
        .isEqualTo(
            json(
                """
                {"running": false, "process": null, "version": null, "api": null,
                 "folder": "/home/me", "deployments": [], "lost": []}
                """));
  }

  @Test
  void localStopAndResetConfirm() {
    assertThat(new LocalStopView(true).show(true))
        .isEqualTo(
            Output.text(json("{\"stopped\": true}"))
                .withMessages(
                    "✔ The local cloud has stopped; its deployments are restored at the next"
                        + " start"));
    assertThat(new LocalStopView(false).show(false))
        .isEqualTo(Output.NONE.withMessages("✔ The local cloud was not running"));
    assertThat(new LocalResetView(false).show(new Nothing()))
        .isEqualTo(Output.NONE.withMessages("✔ The local cloud is empty"));
    assertThat(new LocalResetView(true).show(new Nothing()).data())
        .isEqualTo(json("{\"reset\": true}"));
  }

  // diff

  private static final Preview PREVIEW =
      new Preview(
          SHOP,
          List.of(
              new Change(
                  "Hello",
                  "sky::Function",
                  Effect.CHANGED,
                  null,
                  true,
                  List.of(
                      new Property("code", "1 kB", "2 kB", false),
                      new Property("environment.KEY", Property.HIDDEN, Property.HIDDEN, false),
                      new Property("label", null, "a\nb", false),
                      new Property("size", "1", null, false),
                      new Property("url", null, null, false))),
              new Change("Log", "sky::Log", Effect.REMOVED, "its logs", false, List.of()),
              new Change("News", "sky::Topic", Effect.ADDED),
              new Change(
                  "Orders",
                  "sky::Table",
                  Effect.REPLACED,
                  "its items",
                  false,
                  List.of(new Property("key", "id", "other", true))),
              new Change("Queue", "sky::Queue", Effect.MAY_BE_REPLACED),
              new Change("Store", "sky::Store", Effect.RELEASED),
              new Change("Timer", "sky::Timer", Effect.REMOVED),
              new Change("V1", "sky::Version", Effect.RENEWED),
              new Change("V2", "sky::Version", Effect.RENEWED)));

  private static final String PREVIEW_TEXT =
      """
      Data will be lost:
      - remove Log (sky::Log) with its logs
      ! replace Orders (sky::Table) by a new one, without its items
          ~ key: id -> other (causes the replacement)

      ~ change Hello (sky::Function), which may be interrupted
          ~ code: 1 kB -> 2 kB
          ~ environment.KEY: (hidden)
          + label: a\\nb
          - size: 1
          ~ url
      + add News (sky::Topic)
      ! change Queue (sky::Queue), which may be replaced by a new one
      - remove Store (sky::Store), which stays in the account
      - remove Timer (sky::Timer)
      + as with every deployment: 2 sky::Version

      1 to add, 1 to change, 2 to replace, 3 to remove
      """;

  @Test
  void diffShowsWhatIsImported() {
    Preview preview =
        new Preview(
            SHOP,
            List.of(
                new Change("Log", "sky::Log", Effect.IMPORTED),
                new Change("News", "sky::Topic", Effect.ADDED)));
    assertThat(new DiffView(false, false).show(preview))
        .isEqualTo(
            Output.text(
                """
                + import Log (sky::Log), which exists
                + add News (sky::Topic)

                1 to import, 1 to add, 0 to change, 0 to replace, 0 to remove
                """));
    assertThat(new DiffView(true, false).show(preview).toString())
        .contains("\"effect\": \"imported\"", "\"import\": 1");
  }

  @Test
  void diffShowsWhatLosesDataFirst() {
    DiffView view = new DiffView(false, false);
    assertThat(view.heading(SHOP)).isEqualTo("Comparing shop with stage dev (north-1)");
    assertThat(view.show(PREVIEW)).isEqualTo(Output.text(PREVIEW_TEXT));
    Change mayLose =
        new Change("Q", "sky::Queue", Effect.MAY_BE_REPLACED, "its messages", false, List.of());
    assertThat(view.show(new Preview(SHOP, List.of(mayLose))).data())
        .isEqualTo(
            """
            Data may be lost:
            ! change Q (sky::Queue), which may be replaced by a new one, without its messages

            0 to add, 0 to change, 1 to replace, 0 to remove
            """);
  }

  @Test
  void diffOfAnUnchangedServiceSaysSo() {
    Preview nothing = new Preview(SHOP, List.of());
    assertThat(new DiffView(false, true).show(nothing)).isEqualTo(Output.text("No changes\n"));
    assertThat(new DiffView(true, true).show(nothing))
        .isEqualTo(
            Output.text(
                json(
                    """
                    {"subject": "shop in stage dev (north-1)", "changes": [],
                     "counts": {"add": 0, "change": 0, "replace": 0, "remove": 0}}
                    """)));
  }

  @Test
  void diffHasAnExitCodeOfItsOwn() {
    assertThat(new DiffView(false, true).show(PREVIEW).exitCode()).isEqualTo(2);
    assertThat(new DiffView(true, true).show(PREVIEW).exitCode()).isEqualTo(2);
    assertThat(new DiffView(true, false).show(PREVIEW).exitCode()).isZero();
  }

  @Test
  void diffAsJsonHasAllFields() {
    Preview one = new Preview(SHOP, List.of(PREVIEW.changes().get(3)));
    assertThat(new DiffView(true, false).show(one).data())
        .isEqualTo(
            json(
                """
                {"subject": "shop in stage dev (north-1)",
                 "changes": [{"id": "Orders", "type": "sky::Table", "effect": "replaced",
                   "data": "its items", "interrupts": false,
                   "properties": [
                     {"path": "key", "before": "id", "after": "other", "replaces": true}]}],
                 "counts": {"add": 0, "change": 0, "replace": 1, "remove": 0}}
                """));
  }

  @Test
  void deployShowsTheChangesBeforeItAsks() {
    assertThat(new DeployView(new InfoView(true, false, false)).show(PREVIEW))
        .isEqualTo(Output.NONE.withMessages(PREVIEW_TEXT.stripTrailing().split("\n", -1)));
  }

  // deploy list, rollback

  private static final Listed LISTED =
      new Listed(
          List.of(
              new Revision(
                  "1796004310024",
                  Instant.ofEpochMilli(1796004310024L),
                  true,
                  null,
                  List.of("shop.zip", "template.json")),
              new Revision(
                  "1796004300639",
                  Instant.ofEpochMilli(1796004300639L),
                  false,
                  null,
                  List.of("shop.zip"))));

  private static final String LISTED_TEXT =
      """
      2026-11-30 02:05:10 UTC (current)
      Timestamp: 1796004310024
      Files:
        - shop.zip
        - template.json

      2026-11-30 02:05:00 UTC
      Timestamp: 1796004300639
      Files:
        - shop.zip
      """;

  private static final String LISTED_JSON =
      json(
          """
          [{"timestamp": "1796004310024", "createdAt": "2026-11-30T02:05:10.024Z", "current": true,
            "files": ["shop.zip", "template.json"]},
           {"timestamp": "1796004300639", "createdAt": "2026-11-30T02:05:00.639Z", "current": false,
            "files": ["shop.zip"]}]
          """);

  @Test
  void deployListShowsTheDeployments() {
    assertThat(new RevisionsView(false).show(LISTED)).isEqualTo(Output.text(LISTED_TEXT));
    assertThat(new RevisionsView(true).show(LISTED)).isEqualTo(Output.text(LISTED_JSON));
  }

  @Test
  void rollbackSaysWhatItHasRestored() {
    RollbackView view = new RollbackView(false);
    assertThat(view.heading(SHOP)).isEqualTo("Rolling back shop in stage dev (north-1)");
    assertThat(view.show(restored(true, null)))
        .isEqualTo(Output.NONE.withMessages("✔ Deployment 17 restored (3s)"));
    assertThat(new RollbackView(true).show(restored(true, null)).data())
        .isEqualTo(json("{\"changed\": true, \"timestamp\": \"17\"}"));
    assertThat(view.show(restored(false, null)))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Deployment 17 is what is deployed now. Rollback skipped. (3s)"));
  }

  @Test
  void rollbackWithoutAChoiceSaysHowToGoOn() {
    RollbackView view = new RollbackView(false);
    assertThat(view.show(restored(true, "18")))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Deployment 17 restored (3s)",
                "It takes the place of deployment 18. To bring that one back, run the same command"
                    + " with --timestamp 18."));
    assertThat(view.show(restored(false, "18")))
        .as("a rollback that was interrupted has ended meanwhile")
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Deployment 17 is what is deployed now. Rollback skipped. (3s)"));
    assertThat(view.show(restored(true, "17")))
        .isEqualTo(Output.NONE.withMessages("✔ Deployment 17 restored (3s)"));
    assertThat(view.show(restored(false, "17")))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Deployment 17 is what is deployed now. Rollback skipped. (3s)",
                "It was restored already, or a later deployment failed. To go further back, choose"
                    + " one of \"aloft deploy list\" with --timestamp."));
  }

  private static RolledBack restored(boolean changed, @Nullable String before) {
    return new RolledBack("17", before, new Outcome(changed, "stack shop-dev"), ELAPSED);
  }

  @Test
  void completionPrintsTheScriptAsItIs() {
    assertThat(new TextView().show("a\n")).isEqualTo(Output.text("a\n"));
  }

  // deploy function, rollback function, deploy list functions

  @Test
  void updateOfAFunctionSaysWhatChanged() {
    FunctionUpdateView view = new FunctionUpdateView("hello", false);
    assertThat(view.heading(SHOP)).isEqualTo("Deploying function hello to stage dev (north-1)");
    assertThat(view.show(updated(Set.of(Part.CODE))))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Function code deployed (3s)",
                "✔ Function configuration did not change. (3s)",
                "The stack shop-dev does not know of this change yet: the next \"aloft deploy\""
                    + " replaces it by what the manifest says."));
    assertThat(view.show(updated(Set.of(Part.SETTINGS))).messages())
        .startsWith(
            "✔ Code did not change. Function deployment skipped. (3s)",
            "✔ Function configuration updated (3s)");
    assertThat(view.show(updated(Set.of())).messages()).hasSize(2);
    assertThat(
            view.show(
                    new Updated(
                        "hello", Set.of(Part.SETTINGS), update(Set.of(Part.SETTINGS)), ELAPSED))
                .messages())
        .hasSize(2)
        .startsWith("✔ Function configuration updated (3s)");
    assertThat(new FunctionUpdateView("hello", true).show(updated(Set.of(Part.CODE))).data())
        .isEqualTo(json("{\"function\": \"hello\", \"code\": true, \"settings\": false}"));
  }

  private static Update update(Set<Part> changed) {
    return new Update(changed, "stack shop-dev", List.of());
  }

  private static Updated updated(Set<Part> changed) {
    return new Updated("hello", Set.of(Part.CODE, Part.SETTINGS), update(changed), ELAPSED);
  }

  @Test
  void rollbackOfAFunctionNamesTheVersion() {
    FunctionRollbackView view = new FunctionRollbackView("hello", "7", false);
    assertThat(view.heading(SHOP)).isEqualTo("Rolling back function hello to version 7");
    assertThat(view.show(new Restored("hello", "7", update(Set.of(Part.CODE)), ELAPSED)).messages())
        .hasSize(2)
        .startsWith("✔ Function hello has the code of version 7 (3s)");
    assertThat(view.show(new Restored("hello", "7", update(Set.of()), ELAPSED)))
        .isEqualTo(
            Output.NONE.withMessages(
                "✔ Function hello has the code of version 7 already. Rollback skipped. (3s)"));
    assertThat(
            new FunctionRollbackView("hello", "7", true)
                .show(new Restored("hello", "7", update(Set.of()), ELAPSED))
                .data())
        .isEqualTo(json("{\"function\": \"hello\", \"version\": \"7\", \"changed\": false}"));
  }

  @Test
  void versionsOfFunctionsAreListed() {
    List<Version> versions =
        IntStream.of(6, 5, 4, 3, 2, 1)
            .mapToObj(id -> new Version(Integer.toString(id), Instant.EPOCH, "hash" + id))
            .toList();
    ListedFunctions listed =
        new ListedFunctions(
            List.of(
                new FunctionVersions(FUNCTION, versions.subList(0, 2)),
                new FunctionVersions(FUNCTION, versions),
                new FunctionVersions(FUNCTION, List.of())));
    assertThat(new ListingView(false).show(listed))
        .isEqualTo(
            Output.text(
                """
                hello
                  All versions: 6, 5
                hello
                  Last 5 versions: 6, 5, 4, 3, 2
                hello
                  not deployed
                """));
    assertThat(
            new ListingView(true)
                .show(
                    new ListedFunctions(
                        List.of(new FunctionVersions(FUNCTION, versions.subList(0, 1)))))
                .data())
        .isEqualTo(
            json(
                """
                [{"name": "hello", "deployedName": "shop-hello", "versions": [
                  {"version": "6", "createdAt": "1970-01-01T00:00:00Z", "codeSha256": "hash6"}]}]
                """));
    assertThat(new ListingView(false).show(new ListedFunctions(List.of())))
        .isEqualTo(Output.NONE.withMessages("The service has no functions."));
    assertThat(new ListingView(false).show(LISTED)).isEqualTo(Output.text(LISTED_TEXT));
  }

  @Test
  void metricsAreATableWithSparklines() {
    Measured called = new Measured(FUNCTION, List.of(0L, 1L, 50L, 100L), 3, 2, 12.4, 80.0);
    Measured idle = new Measured(FUNCTION, List.of(0L, 0L), 0, 0, null, null);
    Instant end = Instant.parse("2026-11-30T09:44:40Z");
    assertThat(
            new MetricsView(false)
                .show(
                    new ServiceMetrics(SHOP, end.minusSeconds(86_400), end, List.of(called, idle))))
        .isEqualTo(
            Output.text(
                """
                2026-11-29 09:44 - 2026-11-30 09:44 UTC

                       invocations  errors  throttles  average    p99
                hello          151       3          2    12 ms  80 ms  .▁▄█
                hello            0       0          0        -      -  ..
                total          151       3          2    12 ms
                """));
    assertThat(
            new MetricsView(true)
                .show(new ServiceMetrics(SHOP, Instant.EPOCH, end, List.of(idle)))
                .data())
        .isEqualTo(
            json(
                """
                {"from": "1970-01-01T00:00:00Z", "to": "2026-11-30T09:44:40Z", "functions": [
                  {"name": "hello", "invocations": 0, "errors": 0, "throttles": 0,
                   "averageMs": null, "p99Ms": null, "series": [0, 0]}]}
                """));
  }

  @Test
  void prunedVersionsAreListed() {
    List<Pruned> pruned = List.of(new Pruned("shop-hello", List.of("2", "1")));
    PruneView view = new PruneView(false);
    assertThat(view.heading(SHOP)).isEqualTo("Pruning versions of shop in stage dev (north-1)");
    assertThat(view.show(new Deleted(pruned, false)))
        .isEqualTo(Output.text("shop-hello: 2, 1\n").withMessages("✔ 2 versions deleted"));
    assertThat(view.show(new Deleted(pruned, true)).messages())
        .containsExactly("2 versions would be deleted; nothing was changed.");
    assertThat(view.show(new Deleted(List.of(), false)))
        .isEqualTo(Output.NONE.withMessages("✔ There are no old versions."));
    assertThat(new PruneView(true).show(new Deleted(pruned, true)).data())
        .isEqualTo(json("{\"deleted\": false, \"versions\": {\"shop-hello\": [\"2\", \"1\"]}}"));
  }

  private static final Function FUNCTION =
      new Function(
          "hello",
          "shop-hello",
          "a.b",
          new Runtime("nodejs22.x"),
          128,
          Duration.ofSeconds(6),
          Map.of(),
          List.of(),
          SourceRange.of("serverless.yml"),
          SourceRange.of("serverless.yml"));
}
