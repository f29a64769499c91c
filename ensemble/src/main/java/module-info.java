/** Whole texts as an ensemble: stock phrases, texts without them, and where an answer could have been another. */
module kelvin.ensemble {
    requires static org.jspecify;
    requires transitive kelvin.engine;

    exports kelvin.avoid;
    exports kelvin.calibration;
    exports kelvin.phrases;
    exports kelvin.trust;
    exports kelvin.turning;
}
