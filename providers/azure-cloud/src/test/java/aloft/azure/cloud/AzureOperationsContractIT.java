package aloft.azure.cloud;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.OperationsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of operations against the double.
final class AzureOperationsContractIT extends OperationsContract {
  private final AzureFixture fixture;

  AzureOperationsContractIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Node unknownReference() {
    return Json.read("{\"Ref\": \"Nothing\"}", "serverless.yml");
  }
}
