package aloft.aws.cloud;

import aloft.spi.plan.Bundle;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.DeploymentContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of deployments against MiniStack.
final class AwsDeploymentContractIT extends DeploymentContract {
  private final AwsFixture fixture;

  AwsDeploymentContractIT(@TempDir Path folder) {
    fixture = new AwsFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Broken broken(Instant time) {
    return new Broken(fixture.bundle(fixture.service().broken(), time), "Broken");
  }

  @Override
  protected Bundle changed(Instant time) {
    return fixture.bundle(fixture.changed(), time);
  }

  @Override
  protected Bundle smaller(Instant time) {
    return fixture.bundle(
        fixture.service().with(",\n    \"failing\": {\"handler\": \"handler.failing\"}", ""), time);
  }

  @Override
  protected Set<String> leftovers() {
    return fixture.leftovers();
  }
}
