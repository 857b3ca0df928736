package aloft.aws.cloud;

import aloft.spi.plan.Bundle;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.FunctionsContract;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of single functions against MiniStack.
final class AwsFunctionsContractIT extends FunctionsContract {
  private final AwsFixture fixture;

  AwsFunctionsContractIT(@TempDir Path folder) {
    fixture = new AwsFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Bundle changed(Instant time) {
    return fixture.bundle(fixture.changed(), time);
  }
}
