package aloft.azure.emulation;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.LocalValues;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The app settings and the credentials of functions on this machine.
final class AzureLocalValues implements LocalValues {
  private static final String FILE = "local.settings.json";
  private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    if (!source.equals("azure") || address == null) {
      return null;
    }
    return switch (address) {
      case "subscriptionId", "tenantId" -> NO_ID;
      default -> null;
    };
  }

  @Override
  public @Nullable Fact fact(Question question) {
    return null;
  }

  /// The settings of Azure's client libraries for credentials and endpoints, and of the storage of
  /// the host.
  ///
  /// @see <a href="https://learn.microsoft.com/dotnet/api/overview/azure/identity-readme">Azure
  ///   Identity</a>
  @Override
  public boolean givesAccess(String variable) {
    return variable.startsWith("AZURE_")
        || variable.startsWith("AzureWebJobs")
        || variable.startsWith("ARM_")
        || variable.equals("IDENTITY_ENDPOINT")
        || variable.equals("IDENTITY_HEADER")
        || variable.equals("MSI_ENDPOINT")
        || variable.equals("MSI_SECRET");
  }

  /// Adds the values of local.settings.json that the environment does not have.
  ///
  /// @throws UserException if the file is not JSON
  @Override
  public Map<String, String> withCredentials(Map<String, String> environment, Identity identity) {
    Map<String, String> variables = new TreeMap<>(environment);
    String text = identity.files().text(FILE);
    if (text != null
        && Json.read(withoutMark(text), FILE).get("Values") instanceof Mapping values) {
      values
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof Scalar scalar && scalar.value() != null) {
              variables.putIfAbsent(name, scalar.print());
            }
          });
    }
    return variables;
  }

  // Tools of Windows begin files with a byte order mark.
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
