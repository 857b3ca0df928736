package aloft.azure.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/// What the expressions of a template can read.
interface Scope {
  JsonElement parameter(String name);

  JsonElement variable(String name);

  /// The id of the resource group.
  String group();

  JsonObject subscriptionFunction();

  JsonObject groupFunction();

  /// A resource as `reference` sees it.
  ///
  /// @param target an id, or the name of a resource of the template
  JsonElement reference(String target, String apiVersion, boolean isFull);

  /// What a `list...` function answers.
  JsonElement list(String function, String target, String apiVersion);
}
