package aloft.local.client;

import aloft.local.echo.EchoProvider;
import aloft.local.state.StateFolder;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The local cloud for the contracts, with a real process, and the service of the echo cloud that
/// they deploy.
final class ContractFixture implements CloudFixture {
  private static final SourceRange PLACE = SourceRange.of("test");
  private static final String ANSWER = "(process.env.PREFIX ?? '') + event.word";
  private static final String CODE =
      """
      exports.hello = async (event) => {
        console.log('called ' + event.word);
        return { word: event.word && ANSWER };
      };
      exports.failing = async () => { throw new Error('told to fail'); };
      """
          .replace("ANSWER", ANSWER);

  private final Path folder;
  private final LocalCloudFixture cloud;

  ContractFixture(Path folder) {
    this.folder = folder;
    try {
      cloud = new LocalCloudFixture(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Cloud connect() {
    return new LocalCloud(new EchoProvider(), cloud.client(), FunctionVariables.NONE);
  }

  private static Function function(String name, Map<String, Node> environment) {
    return new Function(
        name,
        "shop-dev-" + name,
        name,
        new Runtime("nodejs22.x"),
        128,
        Duration.ofSeconds(10),
        environment,
        List.of(),
        PLACE,
        PLACE);
  }

  private static Target target(String stage) {
    List<Function> functions = List.of(function("hello", Map.of()), function("failing", Map.of()));
    return new Target(new Service("shop", "echo", stage, "here", functions), Mapping.empty(PLACE));
  }

  @Override
  public Target target() {
    return target("dev");
  }

  @Override
  public Target missingTarget() {
    return target("nowhere");
  }

  @Override
  public Bundle bundle(Instant time) {
    return bundle(zip(CODE), target().service().functions());
  }

  /// The service with other code and another setting.
  Bundle changedBundle() {
    Map<String, Node> environment = Map.of("PREFIX", new Scalar("new ", PLACE));
    return bundle(
        zip(CODE.replace(ANSWER, "(" + ANSWER + ").toUpperCase()")),
        List.of(function("hello", environment), function("failing", environment)));
  }

  /// The service without the function `failing`.
  Bundle smallerBundle() {
    return bundle(zip(CODE), List.of(function("hello", Map.of())));
  }

  private Code zip(String code) {
    try {
      return cloud.zip("shop.zip", Map.of("index.js", code.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// The same service with a zip that cannot be unpacked.
  Bundle brokenBundle() {
    try {
      Path bundle = Files.createDirectories(folder.resolve("bundle"));
      Files.writeString(bundle.resolve("broken.zip"), "this is no zip");
      return bundle(cloud.code("broken.zip"), target().service().functions());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Bundle bundle(Code code, List<Function> deployed) {
    List<LocalFunction> functions =
        deployed.stream()
            .map(function -> new LocalFunction(function, code, List.of(), null))
            .toList();
    Trigger url =
        new Trigger.HttpApi(
            "url",
            "url",
            List.of(new Trigger.Route("hello", "GET", "/hello")),
            Mapping.empty(PLACE));
    Topology topology =
        new Topology(
            "shop-dev",
            "echo",
            "shop",
            "dev",
            "here",
            functions,
            List.of(url),
            List.of(),
            List.of());
    return new Bundle(
        new Plan(Map.of(Topology.FILE, topology.toJson()), List.of()),
        new Artifacts(Map.of()),
        folder.resolve("bundle"));
  }

  /// The folders of deployments and the lines with assigned ports.
  Set<String> leftovers() {
    StateFolder home = cloud.process().home();
    Set<String> found = new HashSet<>();
    try {
      if (Files.isDirectory(home.deployments())) {
        try (Stream<Path> folders = Files.list(home.deployments())) {
          folders.forEach(path -> found.add(path.toString()));
        }
      }
      String ports = StateFolder.text(home.ports());
      if (ports != null) {
        ports.lines().filter(line -> line.contains("shop-dev/")).forEach(found::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  @Override
  public void close() {
    cloud.close();
  }
}
