package aloft.azure.service;

import aloft.azure.event.FunctionEvents;
import aloft.azure.manifest.FunctionSection;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;

/// A function of a service on Azure.
///
/// @param key its name in the manifest
/// @param place the place of the name
public record AzureFunction(
    String key, SourceRange place, FunctionSection section, FunctionEvents events) {

  /// Returns the name of the app's function for a trigger. A function of the manifest with several
  /// events is several functions of the app.
  ///
  /// @param trigger the number of the trigger, from 0
  public String name(int trigger) {
    return trigger == 0 ? key : key + "_" + (trigger + 1);
  }

  /// Returns whether the user's own code registers it.
  public boolean isOwn() {
    return section.handler() == null;
  }

  /// Returns the place of a setting, else of the function.
  public SourceRange place(String setting) {
    Node value = section.node().get(setting);
    return value == null ? place : value.place();
  }
}
