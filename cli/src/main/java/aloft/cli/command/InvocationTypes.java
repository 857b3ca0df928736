package aloft.cli.command;

import aloft.cli.engine.Providers;
import aloft.spi.provider.Provider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The values of `--type` of `invoke`, which are words of the clouds.
///
/// @param words the values of all clouds
/// @param description the line in the help
record InvocationTypes(Set<String> words, String description) {

  static InvocationTypes of(Providers providers) {
    Set<String> words = new LinkedHashSet<>();
    List<String> lists = new ArrayList<>();
    for (Provider provider : providers.all()) {
      List<String> ofCloud = List.copyOf(provider.options().invocationModes().keySet());
      words.addAll(ofCloud);
      String list = list(ofCloud);
      lists.add(providers.all().size() == 1 ? list : list + " for " + provider.name());
    }
    return new InvocationTypes(words, "The invocation type: " + String.join("; ", lists) + ".");
  }

  /// `A (default), B or C`.
  private static String list(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      if (i > 0) {
        text.append(i == words.size() - 1 ? " or " : ", ");
      }
      text.append(words.get(i)).append(i == 0 ? " (default)" : "");
    }
    return text.toString();
  }
}
