package aloft.google.cloud;

import aloft.google.cloud.fake.Operations.Failure;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.DeploymentContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of deployments against the double.
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

  @Override
  protected Set<String> leftovers() {
    return fixture.leftovers();
  }
}
