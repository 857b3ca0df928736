package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.google.cloud.fake.Operations.Failure;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.DeploymentContract;
import aloft.spi.provider.Deployments;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Runs the contract of deployments against the double.
@Execution(ExecutionMode.CONCURRENT)
final class GoogleDeploymentContractIT extends DeploymentContract {
  private final GoogleFixture fixture;

  GoogleDeploymentContractIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Broken broken(Instant time) {
    fixture
        .google()
        .operations()
        .fail("shop-dev-hello", new Failure("BUILD", 3, "Build failed: npm ci exited with 1"));
    return new Broken(
        fixture.service().withHandler("exports.hello = (;\n").bundle(time), "shop-dev-hello");
  }

  @Override
  protected Bundle changed(Instant time) {
    return fixture
        .service()
        .with("\"runtime\"", "\"environment\": {\"PREFIX\": \"new \"}, \"runtime\"")
        .withHandler("exports.hello = (call, answer) => answer.send(word.toUpperCase());\n")
        .bundle(time);
  }

  @Override
  protected Bundle smaller(Instant time) {
    return fixture
        .service()
        .with(",\n    \"failing\": {\"handler\": \"failing\"}", "")
        .bundle(time);
  }

  @Test
  void rollbackNeedsTheWholePlan() {
    try (Cloud cloud = fixture.connect()) {
      Deployments deployments = cloud.deployments();
      Bundle bundle = fixture.bundle(Instant.parse("2026-11-30T03:04:05.678Z"));
      deployments.apply(fixture.target(), bundle, false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      String id = deployments.history(fixture.target()).getFirst().id();
      fixture.store(id, "topics.json", "[{");
      assertThat(incomplete(deployments, id)).contains("/topics.json is damaged: not valid JSON");
      fixture.store(id, "topics.json", "{}");
      assertThat(incomplete(deployments, id)).contains("/topics.json is damaged: ");
      for (String file : List.of("topics.json", "functions.json")) {
        fixture.forget(id, file);
        assertThat(incomplete(deployments, id))
            .contains("gs://aloft-")
            .endsWith("/shop/dev/deployments/" + id + "/" + file + " is gone");
      }
    }
    assertThat(fixture.leftovers())
        .contains(
            "functions projects/"
                + fixture.google().project()
                + "/locations/us-central1/functions/shop-dev-hello");
  }

  private String incomplete(Deployments deployments, String id) {
    Diagnostic error =
        catchThrowableOfType(
                UserException.class,
                () ->
                    deployments.rollback(
                        fixture.target(), id, CloudFixture.NO_REMOVALS, Progress.SILENT))
            .diagnostics()
            .getFirst();
    assertThat(error.code()).isEqualTo("rollback/incomplete");
    return error.message();
  }

  @Override
  protected Set<String> leftovers() {
    return fixture.leftovers();
  }
}
