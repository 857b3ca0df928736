package aloft.azure.cloud;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Variables;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `${azure:region}` and `${azure:subscriptionId}`. Secrets are no variables: a setting of the app
/// refers to a key vault, which Azure reads.
record AzureVariables(AzureConnection connection, String region) implements Variables {
  private static final String SOURCE = "azure";

  @Override
  public Set<String> sources() {
    return Set.of(SOURCE);
  }

  @Override
  public ResolvedValue resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place) {
    String variable = source + ":" + (address == null ? "" : address);
    String value =
        switch (variable) {
          case "azure:region" -> region;
          case "azure:subscriptionId" -> connection.subscription();
          default ->
              throw new UserException(
                  Diagnostic.error(
                          "variable/address", "Azure has no \"${" + variable + "}\"", place)
                      .hint("there are ${azure:region} and ${azure:subscriptionId}"));
        };
    return new ResolvedValue(new Scalar(value, place), false);
  }
}
