package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.model.Function;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Functions.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules of Lambda that MiniStack does not apply: the proxy before it answers as Lambda does.
final class FunctionRulesIT {
  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
    account.put("AWS_MAX_ATTEMPTS", "1");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, new ArrayList<>());
  }

  private Function hello() {
    return service.blueprint().service().function("hello");
  }

  private static Functions functions(Cloud cloud) {
    return Objects.requireNonNull(cloud.functions());
  }

  private static boolean is(Exchange exchange, String method, String path) {
    return exchange.operation().startsWith(method + " /2015-03-31/functions/shop-dev-hello" + path);
  }

  /// A function with a capacity provider has a published version without a number.
  @Test
  void versionsWithoutANumberAreListedAndKept() {
    for (String word : List.of("a", "b", "c")) {
      deploy(service.returning(word));
    }
    proxy.alterWith((exchange, answer) ->
        is(exchange, "GET", "/versions")
            ? answer.replaceFirst(
                "\\{\"Versions\": *\\[",
                "$0{\"Version\": \"\\$LATEST.PUBLISHED\", \"CodeSha256\": \"x\","
                    + " \"LastModified\": \"2026-01-02T03:04:05.678+0000\"},")
            : answer);
    try (Cloud cloud = service.connect(account)) {
      assertThat(functions(cloud).versions(service.blueprint().target(), hello()))
          .extracting(Version::id)
          .containsExactly("$LATEST.PUBLISHED", "$LATEST", "3", "2", "1");
      assertThat(
              functions(cloud)
                  .prune(
                      service.blueprint().target(),
                      new Functions.Pruning(List.of(hello()), 1, false, false),
                      Progress.SILENT))
          .singleElement()
          .extracting(Functions.Pruned::versions)
          .isEqualTo(List.of("2", "1"));
    }
  }
}
