package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.azure.AzureProvider;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.VariablesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of variables against the double. Azure has no variables of its own.
final class AzureVariablesContractIT extends VariablesContract {
  private final AzureFixture fixture;

  AzureVariablesContractIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Test
  void sourcesAreThoseOfTheProvider() {
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.variables().sources())
          .isEqualTo(new AzureProvider().options().variableSources());
    }
  }
}
