package aloft.local.client;

import aloft.spi.plan.Bundle;
import aloft.spi.provider.DeploymentContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The local cloud passes the contract of clouds.
final class LocalDeploymentsTest extends DeploymentContract {
  @TempDir private Path folder;
  private @Nullable ContractFixture fixture;

  @Override
  protected ContractFixture fixture() {
    ContractFixture created = fixture;
    if (created == null) {
      created = new ContractFixture(folder);
      fixture = created;
    }
    return created;
  }

  @Override
  protected Broken broken(Instant time) {
    return new Broken(fixture().brokenBundle(), "broken.zip");
  }

  @Override
  protected Bundle changed(Instant time) {
    return fixture().changedBundle();
  }

  @Override
  protected Bundle smaller(Instant time) {
    return fixture().smallerBundle();
  }

  @Override
  protected boolean failureChangesTheCloud() {
    return false;
  }

  @Override
  protected Set<String> leftovers() {
    return fixture().leftovers();
  }
}
