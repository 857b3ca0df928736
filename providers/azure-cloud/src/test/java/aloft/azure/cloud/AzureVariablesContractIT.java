package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.azure.AzureProvider;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.VariablesContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of variables against the double.
final class AzureVariablesContractIT extends VariablesContract {
  private final AzureFixture fixture;

  AzureVariablesContractIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  private static Variable variable(String address) {
    return new Variable("azure", List.of(), address);
  }

  @Override
  protected List<Stored> stored() {
    return List.of(
        new Stored(variable("region"), "\"westeurope\"", false),
        new Stored(
            variable("subscriptionId"), "\"" + fixture.azure().subscription() + "\"", false));
  }

  @Override
  protected List<Variable> malformed() {
    return List.of(variable("planet"), variable(""), new Variable("azure", List.of(), null));
  }

  @Override
  protected long requests() {
    return fixture.azure().exchanges().size();
  }

  @Test
  void sourcesAreThoseOfTheProvider() {
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.variables().sources())
          .isEqualTo(new AzureProvider().options().variableSources());
    }
  }
}
