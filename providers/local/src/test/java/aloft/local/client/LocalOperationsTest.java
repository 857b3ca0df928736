package aloft.local.client;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.OperationsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The local cloud passes the contract of clouds.
final class LocalOperationsTest extends OperationsContract {
  @TempDir private static Path folder;
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
  protected Node unknownReference() {
    return new Scalar("nowhere", SourceRange.of("test"));
  }
}
