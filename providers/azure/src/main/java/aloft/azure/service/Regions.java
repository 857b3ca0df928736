package aloft.azure.service;

import java.util.List;
import java.util.Locale;

/// The regions of the Flex Consumption plan.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#view-currently-supported-regions">Supported
///   regions</a>
public final class Regions {
  /// The day of the list.
  public static final String AS_OF = "2026-11-23";

  /// The names of the regions.
  public static final List<String> ALL =
      List.of(
          "australiaeast",
          "brazilsouth",
          "canadacentral",
          "centralindia",
          "centralus",
          "eastasia",
          "eastus",
          "eastus2",
          "francecentral",
          "germanywestcentral",
          "italynorth",
          "japaneast",
          "koreacentral",
          "northcentralus",
          "northeurope",
          "norwayeast",
          "southafricanorth",
          "southcentralus",
          "southeastasia",
          "southindia",
          "spaincentral",
          "swedencentral",
          "switzerlandnorth",
          "uaenorth",
          "uksouth",
          "ukwest",
          "westcentralus",
          "westeurope",
          "westus",
          "westus2",
          "westus3");

  private Regions() {}

  /// Returns a region as Azure's API has it: `westus2` for `West US 2`.
  public static String normalized(String region) {
    return region.toLowerCase(Locale.ROOT).replace(" ", "");
  }
}
