package aloft.local.client;

import aloft.spi.provider.VariablesContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The local cloud passes the contract of clouds.
final class LocalVariablesTest extends VariablesContract {
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
}
