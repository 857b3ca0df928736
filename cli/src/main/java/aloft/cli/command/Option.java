package aloft.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/// The value of an option or argument; the default until picocli sets it.
final class Option<T extends @Nullable Object> implements IGetter, ISetter {
  private T value;

  Option(T initial) {
    value = initial;
  }

  T value() {
    return value;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli's signature
  public <V> V get() {
    return (V) value;
  }

  @Override
  @SuppressWarnings("unchecked") // picocli converts to the type that CommandSyntax declares
  public <V> V set(V given) {
    V before = (V) value;
    value = (T) given;
    return before;
  }
}
