package aloft.local.client;

import aloft.spi.plan.Question;
import aloft.spi.provider.FactsContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The local cloud passes the contract of clouds.
final class LocalFactsTest extends FactsContract {
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
  protected Question unanswered() {
    return new Question("image", "shop");
  }

  @Override
  protected String missingFile() {
    return "file:///nowhere";
  }
}
