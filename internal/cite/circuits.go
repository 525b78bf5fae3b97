package cite

// circuits holds models of excitation, inhibition and attention in cortex.
var circuits = []Entry{
	{"ahmadian2013", Article, by("Ahmadian, Y.; Rubin, D. B.; Miller, K. D."), 2013,
		"Analysis of the stabilized supralinear network",
		"Neural Computation", "25", "1994–2037", "10.1162/NECO_a_00472"},
	{"hennequin2018", Article, by("Hennequin, G.; Ahmadian, Y.; Rubin, D. B.; Lengyel, M.; Miller, K. D."), 2018,
		"The dynamical regime of sensory cortex: stable dynamics around a single stimulus-tuned attractor account for patterns of noise variability",
		"Neuron", "98", "846–860", "10.1016/j.neuron.2018.04.017"},
	{"lindsay2018", Article, by("Lindsay, G. W.; Miller, K. D."), 2018,
		"How biological attention mechanisms improve task performance in a large-scale visual system model",
		"eLife", "7", "e38105", "10.7554/eLife.38105"},
	{"lindsay2021", Article, by("Lindsay, G. W."), 2021,
		"Convolutional neural networks as a model of the visual system: past, present, and future",
		"Journal of Cognitive Neuroscience", "33", "2017–2031", "10.1162/jocn_a_01544"},
	{"rubin2015", Article, by("Rubin, D. B.; Van Hooser, S. D.; Miller, K. D."), 2015,
		"The stabilized supralinear network: a unifying circuit motif underlying multi-input integration in sensory cortex",
		"Neuron", "85", "402–417", "10.1016/j.neuron.2014.12.026"},
	{"wilson1972", Article, by("Wilson, H. R.; Cowan, J. D."), 1972,
		"Excitatory and inhibitory interactions in localized populations of model neurons",
		"Biophysical Journal", "12", "1–24", "10.1016/S0006-3495(72)86068-5"},
}
