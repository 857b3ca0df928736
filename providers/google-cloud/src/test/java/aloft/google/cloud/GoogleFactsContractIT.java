package aloft.google.cloud;

import aloft.spi.plan.Question;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.FactsContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of facts against the double.
final class GoogleFactsContractIT extends FactsContract {
  private final GoogleFixture fixture;

  GoogleFactsContractIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Question unanswered() {
    return new Question("any", "thing");
  }

  @Override
  protected Optional<String> storedFile(byte[] content) {
    return Optional.of("gs://" + fixture.store("a/b.zip", content) + "/a/b.zip");
  }

  @Override
  protected String missingFile() {
    return "gs://nowhere-at-all/a.zip";
  }
}
