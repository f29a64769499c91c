package kelvin.bench;

/** One side of a comparison. */
@FunctionalInterface
interface Work {
    /** Does what is timed. */
    void run();

    /** Brings things into the state that {@link #run} starts from; not timed. */
    default void prepare() {}

    /** Returns work with a preparation. */
    static Work of(Runnable prepare, Runnable run) {
        return new Work() {
            @Override
            public void prepare() {
                prepare.run();
            }

            @Override
            public void run() {
                run.run();
            }
        };
    }
}
