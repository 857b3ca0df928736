package aloft.spi.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value together with what was found while reading it: warnings travel with the value.
///
/// @param value absent only where there are errors
public record Read<T>(@Nullable T value, List<Diagnostic> diagnostics) {
  public Read {
    diagnostics = List.copyOf(diagnostics);
  }

  public static <T> Read<T> of(T value) {
    return new Read<>(value, List.of());
  }

  public static <T> Read<T> of(T value, List<Diagnostic> diagnostics) {
    return new Read<>(value, diagnostics);
  }

  public static <T> Read<T> failed(List<Diagnostic> diagnostics) {
    return new Read<>(null, diagnostics);
  }

  public static <T> Read<T> failed(Diagnostic diagnostic) {
    return new Read<>(null, List.of(diagnostic));
  }

  public boolean hasErrors() {
    return value == null || diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /// Goes on with the value; what was found before stays.
  public <R> Read<R> then(Function<? super T, Read<R>> next) {
    if (value == null) {
      return failed(diagnostics);
    }
    try {
      Read<R> later = next.apply(value);
      return new Read<>(later.value, before(later.diagnostics));
    } catch (Failure failure) {
      Failure whole = new Failure(before(failure.diagnostics()));
      whole.initCause(failure);
      throw whole;
    }
  }

  private List<Diagnostic> before(List<Diagnostic> later) {
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(later);
    return all;
  }

  /// The value, or a [Failure] with all findings where there is an error.
  public T orThrow() {
    T found = value;
    if (found == null || hasErrors()) {
      throw new Failure(diagnostics);
    }
    return found;
  }
}
