/** A program that writes a story with a model of its own. */
module story {
    requires kelvin.engine;
    requires kelvin.models;
}
