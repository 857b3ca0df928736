package aloft.azure.cloud;

import aloft.spi.plan.Question;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.FactsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of facts against the double. A plan for Azure asks no questions.
final class AzureFactsContractIT extends FactsContract {
  private final AzureFixture fixture;

  AzureFactsContractIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
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
  protected String missingFile() {
    return "https://nowhere-at-all.blob.core.windows.net/a/b.zip";
  }
}
