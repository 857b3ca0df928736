package aloft.cli.packaging.glob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A pattern compiled to a nondeterministic automaton. Matching takes time proportional to the
/// length of the pattern times the length of the path, for every pattern.
final class GlobProgram {
  private sealed interface Op {
    record Literal(char value) implements Op {}

    record InSet(CharacterClass set) implements Op {}

    /// Any character but `/`, or any character at all where `crossesSlash`; never one of a leading
    /// `../`.
    record AnyCharacter(boolean crossesSlash) implements Op {}

    /// The rest of the path, whatever its characters.
    record AnyRest() implements Op {}

    record Fork(int first, int second) implements Op {}

    record Jump(int target) implements Op {}

    record NotFollowedBy(GlobProgram inner) implements Op {}

    record End() implements Op {}

    record Accept() implements Op {}
  }

  private final List<Op> ops = new ArrayList<>();
  private boolean hasLookahead;

  private GlobProgram() {}

  static GlobProgram of(GlobNode node) {
    return of(node, true);
  }

  private static GlobProgram of(GlobNode node, boolean whole) {
    GlobProgram program = new GlobProgram();
    program.add(node, whole);
    if (whole) {
      program.ops.add(new Op.End());
    }
    program.ops.add(new Op.Accept());
    return program;
  }

  private void add(GlobNode node, boolean last) {
    switch (node) {
      case GlobNode.Literal literal -> ops.add(new Op.Literal(literal.value()));
      case GlobNode.InSet member -> ops.add(new Op.InSet(member.set()));
      case GlobNode.End _ -> ops.add(new Op.End());
      case GlobNode.Star _ -> addLoop(new Op.AnyCharacter(false));
      case GlobNode.DoubleStar _ when last -> ops.add(new Op.AnyRest());
      case GlobNode.DoubleStar _ -> addLoop(new Op.AnyCharacter(true));
      case GlobNode.NotFollowedBy lookahead -> {
        hasLookahead = true;
        ops.add(new Op.NotFollowedBy(of(lookahead.inner(), false)));
      }
      case GlobNode.Sequence row -> {
        for (int i = 0; i < row.nodes().size(); i++) {
          add(row.nodes().get(i), last && i == row.nodes().size() - 1);
        }
      }
      case GlobNode.Choice choice -> addChoice(choice, last);
    }
  }

  private void addLoop(Op body) {
    int start = ops.size();
    ops.add(new Op.Fork(start + 3, start + 1));
    ops.add(body);
    ops.add(new Op.Jump(start));
  }

  private void addChoice(GlobNode.Choice choice, boolean last) {
    int start = ops.size();
    boolean skips =
        choice.repetition() == GlobNode.Repetition.OPTIONAL
            || choice.repetition() == GlobNode.Repetition.ZERO_OR_MORE;
    boolean repeats =
        choice.repetition() == GlobNode.Repetition.ONE_OR_MORE
            || choice.repetition() == GlobNode.Repetition.ZERO_OR_MORE;
    if (skips) {
      ops.add(new Op.Accept());
    }
    int body = ops.size();
    List<Integer> exits = new ArrayList<>();
    for (int i = 0; i < choice.options().size(); i++) {
      int fork = ops.size();
      boolean hasNext = i < choice.options().size() - 1;
      if (hasNext) {
        ops.add(new Op.Accept());
      }
      add(choice.options().get(i), last && !repeats);
      if (hasNext) {
        exits.add(ops.size());
        ops.add(new Op.Accept());
        ops.set(fork, new Op.Fork(fork + 1, ops.size()));
      }
    }
    int end = ops.size();
    exits.forEach(exit -> ops.set(exit, new Op.Jump(end)));
    if (repeats) {
      ops.add(new Op.Fork(body, end + 1));
    }
    if (skips) {
      ops.set(start, new Op.Fork(body, ops.size()));
    }
  }

  boolean matches(String path) {
    return run(path, 0, false) == Glob.Reach.ALL;
  }

  /// Which paths below a folder may match.
  ///
  /// @param folder its path with a slash at the end
  Glob.Reach reachBelow(String folder) {
    return run(folder, 0, true);
  }

  /// Visits every state, a pair of instruction and position, at most once. With `prefix`, returns
  /// which paths that begin with the text may match.
  private Glob.Reach run(String text, int from, boolean prefix) {
    int width = text.length() + 1;
    int parentPrefix = parentPrefixLength(text);
    long[] seen = new long[(ops.size() * width + 63) / 64];
    int[] open = new int[32];
    int size = 0;
    open[size++] = from;
    Glob.Reach reach = Glob.Reach.NONE;
    while (size > 0) {
      int state = open[--size];
      if ((seen[state >> 6] & 1L << state) != 0) {
        continue;
      }
      seen[state >> 6] |= 1L << state;
      int at = state % width;
      int pc = state - at;
      if (size + 2 >= open.length) {
        open = Arrays.copyOf(open, size * 2);
      }
      boolean ended = at == text.length();
      switch (ops.get(pc / width)) {
        case Op.Accept _ when !prefix -> {
          return Glob.Reach.ALL;
        }
        case Op.AnyRest _ -> {
          if (prefix && hasLookahead) {
            reach = Glob.Reach.SOME;
          } else if (at >= parentPrefix) {
            return Glob.Reach.ALL;
          }
        }
        case Op.Fork fork -> {
          open[size++] = fork.second() * width + at;
          open[size++] = fork.first() * width + at;
        }
        case Op.Jump jump -> open[size++] = jump.target() * width + at;
        case Op.NotFollowedBy lookahead -> {
          if (prefix || lookahead.inner().run(text, at, false) == Glob.Reach.NONE) {
            open[size++] = state + width;
          }
        }
        case Op.End _ -> {
          if (ended && !prefix) {
            open[size++] = state + width;
          }
        }
        case Op.Accept _ -> {}
        case Op.Literal _, Op.InSet _, Op.AnyCharacter _ when ended -> {
          if (prefix) {
            reach = Glob.Reach.SOME;
          }
        }
        case Op.Literal literal -> {
          if (literal.value() == text.charAt(at)) {
            open[size++] = state + width + 1;
          }
        }
        case Op.InSet member -> {
          if (member.set().contains(text.charAt(at))) {
            open[size++] = state + width + 1;
          }
        }
        case Op.AnyCharacter any -> {
          if (at >= parentPrefix && (any.crossesSlash() || text.charAt(at) != '/')) {
            open[size++] = state + width + 1;
          }
        }
      }
    }
    return reach;
  }

  /// The length of the leading `../../` of a path.
  private static int parentPrefixLength(String path) {
    int length = 0;
    while (path.startsWith("../", length)) {
      length += 3;
    }
    return length;
  }
}
