package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.emulation.LambdaEmulation;
import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The notes and defaults of a local topology.
final class LocalTopologyTest {

  @Test
  void functionsThatCannotRunLocallyAreReported() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws", "runtime": "go1.x"},
                 "functions": {
                   "go": {"handler": "bin/go"},
                   "bash": {"handler": "main", "runtime": "provided.al2023"},
                   "ruby": {"handler": "a.b", "runtime": "ruby3.4"},
                   "image": {"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"}}}
                """,
                "serverless.json");
    assertThat(new Vectors("runtimes", manifest, List.of()).topology().notes())
        .containsExactly(
            "\"ruby\" cannot run locally yet: its runtime is ruby3.4",
            "\"image\" cannot run locally yet: it is a container image");
  }

  @Test
  void whatIsNotBuiltDoesNotKeepTheRestFromRunning() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop",
                 "provider": {"name": "aws", "ecr": {"images": {"own": {"path": "./"}}}},
                 "custom": {"esbuild": {"plugins": "plugins.js"}},
                 "functions": {
                   "a": {"handler": "a.b",
                     "events": [{"alexaSkill": "amzn1.ask.skill.a"}, {"httpApi": "GET /"}]},
                   "b": {"handler": "a.b", "events": [{"sns": "x"}, {"s3": {"bucket": "x"}}]},
                   "c": {"image": "own",
                     "events": [{"stream": "arn:a:kinesis:b:c:stream/d", "sqs": "arn:a:sqs:b:c:d"}]}
                 }}
                """,
                "serverless.json");
    Topology topology = new Vectors("unbuilt", manifest, List.of()).topology();
    assertThat(topology.functions())
        .extracting(local -> local.function().name())
        .containsExactly("a", "b", "c");
    assertThat(topology.triggers())
        .filteredOn(Trigger.Subscription.class::isInstance)
        .extracting(Trigger.Subscription.class::cast)
        .extracting(subscription -> subscription.function() + " " + subscription.kind())
        .containsExactly("b s3", "b sns", "c stream", "a alexaSkill", "c sqs");
    assertThat(topology.triggers()).hasAtLeastOneElementOfType(Trigger.HttpApi.class);
  }

  @Test
  void stateMachinesAreReportedAndTheirRoutesAreKnown() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws"},
                 "plugins": ["serverless-step-functions"],
                 "stepFunctions": {"stateMachines": {
                   "order": {"definition": {}, "events": [{"http": "POST order"}]},
                   "nightly": {"definition": {}, "events": [{"schedule": "rate(1 day)"}]}}}}
                """,
                "serverless.json");
    Topology topology = new Vectors("machines", manifest, List.of()).topology();
    assertThat(topology.notes())
        .containsExactly(
            "state machines are not emulated locally yet: order, nightly; requests for them get the"
                + " status 501");
    assertThat(topology.triggers())
        .singleElement()
        .extracting(trigger -> ((Trigger.HttpApi) trigger).routes())
        .isEqualTo(List.of(new Trigger.Route("the state machine \"order\"", "POST", "/dev/order")));
  }

  @Test
  void variablesKeepTheirOrder() {
    List<String> names = List.of("Z", "TABLE", "ARN", "B", "QUEUE", "A", "IMP", "ACC", "K", "C");
    String variables =
        names.stream()
            .map(name -> "\"" + name + "\": \"" + name.length() + "\"")
            .collect(Collectors.joining(", ", "{", "}"));
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop",
                 "provider": {"name": "aws", "runtime": "nodejs22.x", "environment": %s},
                 "functions": {"a": {"handler": "a.main"}}}
                """
                    .formatted(variables),
                "serverless.json");
    Topology topology = new Vectors("variables", manifest, List.of()).topology();
    Topology again = Topology.fromJson(topology.toJson());
    assertThat(topology.functions().getFirst().environment().keySet())
        .containsExactlyElementsOf(names);
    assertThat(again.functions().getFirst().environment().keySet())
        .containsExactlyElementsOf(names);
  }

  @Test
  void unresolvedNumbersAreReplacedByDefaults() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws", "timeout": {"Ref": "Timeout"}},
                 "functions": {
                   "a": {"handler": "a.main", "memorySize": "2GB"},
                   "b": {"handler": "b.main", "timeout": 30}}}
                """,
                "serverless.json");
    Topology topology = new Vectors("numbers", manifest, List.of()).topology();
    assertThat(topology.notes())
        .containsExactly(
            "the timeout of \"a\" is 6 seconds locally", "the memory of \"a\" is 1024 MB locally");
    assertThat(topology.functions())
        .extracting(LocalFunction::function)
        .extracting(Function::timeout, Function::memory)
        .containsExactly(tuple(Duration.ofSeconds(6), 1024), tuple(Duration.ofSeconds(30), 1024));
  }

  @Test
  void codeIsWhereTheCallerSays() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws"},
                 "layers": {"tools": {"path": "tools"}},
                 "functions": {
                   "a": {"handler": "a.main", "layers": [{"Ref": "ToolsLambdaLayer"}]},
                   "b": {"handler": "b.main", "package": {"artifact": "b.zip"},
                         "reservedConcurrency": 0}}}
                """,
                "serverless.json");
    Topology topology =
        ((AwsBlueprint) new AwsProvider().read(manifest, manifest).orThrow())
            .topology(name -> new Code.Folder(Path.of("/srv", name)));
    assertThat(topology.functions())
        .extracting(LocalFunction::code)
        .containsExactly(new Code.Folder(Path.of("/srv/shop")), new Code.Folder(Path.of("/srv/b")));
    assertThat(function(topology, "a").layers())
        .containsExactly(new Code.Folder(Path.of("/srv/tools")));
    ExecutionPolicy policy = new LambdaEmulation().policy(function(topology, "b"));
    assertThat(policy.maxWorkers()).isEqualTo(1);
    assertThat(new LambdaEmulation().policy(function(topology, "a")).maxWorkers()).isEqualTo(32);
  }

  private static LocalFunction function(Topology topology, String name) {
    return topology.functions().stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
