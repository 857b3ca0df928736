package aloft.azure.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What calls a function, and its other bindings.
///
/// @param triggers one for each function that the app has for it; empty if the user's own code
///   names it
/// @param bindings inputs and outputs
public record FunctionEvents(List<Trigger> triggers, List<FunctionBinding> bindings) {
  public FunctionEvents {
    triggers = List.copyOf(triggers);
    bindings = List.copyOf(bindings);
  }

  /// Returns the bindings of the function of one trigger, as in `function.json`.
  public List<FunctionBinding> bindingsOf(Trigger trigger) {
    List<FunctionBinding> all = new ArrayList<>();
    all.add(trigger.binding());
    boolean hasResponse = bindings.stream().anyMatch(binding -> binding.type().equals("http"));
    if (trigger.isHttp() && !hasResponse) {
      all.add(
          new FunctionBinding(
              "http", FunctionBinding.Direction.OUT, "$return", Map.of(), trigger.place()));
    }
    all.addAll(bindings);
    return all;
  }
}
